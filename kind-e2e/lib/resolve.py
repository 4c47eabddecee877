"""resolve.py NAME SERVER: asks the DNS server for NAME's IPv4 address, or fails."""

import socket
import struct
import sys

name, server = sys.argv[1:]
labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
question = labels + b"\0" + struct.pack(">HH", 1, 1)
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as dns:
    dns.settimeout(1)
    dns.sendto(struct.pack(">HHHHHH", 1, 0x0100, 1, 0, 0, 0) + question, (server, 53))
    answer = dns.recv(512)
code, count = answer[3] & 0x0F, struct.unpack(">H", answer[6:8])[0]
if code != 0 or count == 0:
    sys.exit(f"{name}: code {code}, {count} answers")
print(socket.inet_ntoa(answer[-4:]))
