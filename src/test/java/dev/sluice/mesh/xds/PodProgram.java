package dev.sluice.mesh.xds;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The application in a test's pod: serves, and calls others as it is told on standard input.
 *
 * <p>Arguments: {@code http:<port>:<name>} answers every request with its name and the request as
 * it came (a path with {@code /slow} after seconds, with {@code /broken} with 500, with {@code
 * /drop} by closing), {@code banner:<port>:<name>} greets first and then echoes lines, {@code
 * udp:<port>:<name>} answers a datagram with its name and the sender's address, {@code
 * raw:<port>:<file>} sends the file and closes, {@code any:<port>:<name>} is a {@link
 * ProtocolServer}. Commands, one a line, each answered by lines and {@code END}:
 *
 * <ul>
 *   <li>{@code http <count> <ip> <port> <method> <path> [header:value]...}: requests on one
 *       connection; a line per response, base64, head and body
 *   <li>{@code ask <name> <ip> <port> <path> [header:value]...}: a GET on a connection of its own
 *       that is kept; {@code heard <name> <millis>}: the next line of what came back, empty where
 *       none came until then; {@code hangup <name>}: closes it, for the request an end
 *   <li>{@code tcp <count> <ip> <port> <waitMillis>}: connections one by one; a line with what each
 *       received until a line end or the wait's end, base64
 *   <li>{@code hold <ip> <port> [name]}: opens a connection and keeps it; {@code held <text>
 *       [name]}: sends a line on it, answers what came back; {@code closed [name]}: whether the
 *       other end has closed it
 *   <li>{@code udp <ip> <port> <waitMillis>}: a datagram from a new port; answers what came back,
 *       base64, empty for nothing
 *   <li>{@code udpheld <ip> <port> <waitMillis>}: the same from a port that is kept
 *   <li>{@code load <ip> <httpPort> <tcpPort>}: steady load until {@code loaded}, see {@link
 *       PodLoad}
 *   <li>all others: see {@link ProtocolClient}
 * </ul>
 */
final class PodProgram {
  private static final byte[] NOTHING = {};
  private static final AtomicInteger DROPPED = new AtomicInteger();

  private final Map<String, Socket> held = new HashMap<>();
  private DatagramSocket heldUdp;
  private PodLoad load;
  private ProtocolClient protocols;

  private PodProgram() {}

  public static void main(String[] args) throws IOException {
    for (String server : args) serve(server.split(":"));
    var program = new PodProgram();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("END");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      program
          .run(line.split(" "))
          .forEach(answer -> System.out.println(Base64.getEncoder().encodeToString(answer)));
      System.out.println("END");
    }
    System.exit(0);
  }

  private List<byte[]> run(String[] command) throws IOException {
    return switch (command[0]) {
      case "http" -> requests(command);
      case "tcp" -> connections(command);
      case "hold" -> {
        Socket socket = open(command[1], Integer.parseInt(command[2]));
        held.put(name(command, 3), socket);
        yield List.of(line(socket, 5_000));
      }
      case "ask" -> ask(command);
      case "heard" -> List.of(line(held.get(command[1]), Integer.parseInt(command[2])));
      case "hangup" -> {
        held.remove(command[1]).close();
        yield List.of();
      }
      case "held" -> List.of(said(held.get(name(command, 2)), command[1]));
      case "closed" -> List.of(bytes(String.valueOf(isClosed(held.get(name(command, 1))))));
      case "udp" -> {
        try (var socket = new DatagramSocket()) {
          yield List.of(datagram(socket, command));
        }
      }
      case "udpheld" -> {
        if (heldUdp == null) heldUdp = new DatagramSocket();
        yield List.of(datagram(heldUdp, command));
      }
      case "load" -> {
        load = new PodLoad(command[1], Integer.parseInt(command[2]), Integer.parseInt(command[3]));
        yield List.of();
      }
      case "loaded" -> load.stop();
      default -> {
        if (protocols == null) protocols = new ProtocolClient();
        yield protocols.run(command);
      }
    };
  }

  private List<byte[]> ask(String[] command) throws IOException {
    Socket socket = open(command[2], Integer.parseInt(command[3]));
    held.put(command[1], socket);
    var request = new StringBuilder("GET " + command[4] + " HTTP/1.1\r\nhost: web\r\n");
    for (int i = 5; i < command.length; i++)
      request.append(command[i].replaceFirst(":", ": ")).append("\r\n");
    socket.getOutputStream().write(bytes(request + "\r\n"));
    return List.of();
  }

  private static String name(String[] command, int index) {
    return command.length > index ? command[index] : "";
  }

  private static byte[] said(Socket socket, String text) {
    try {
      socket.getOutputStream().write(bytes(text + "\n"));
      return line(socket, 5_000);
    } catch (IOException closed) {
      return NOTHING;
    }
  }

  private static boolean isClosed(Socket socket) {
    try {
      socket.setSoTimeout(100);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] datagram(DatagramSocket socket, String[] command) throws IOException {
    var to = new InetSocketAddress(command[1], Integer.parseInt(command[2]));
    socket.setSoTimeout(Integer.parseInt(command[3]));
    socket.send(new DatagramPacket(new byte[] {'?'}, 1, to));
    var answer = new DatagramPacket(new byte[500], 500);
    try {
      socket.receive(answer);
    } catch (SocketTimeoutException nothing) {
      return NOTHING;
    }
    return Arrays.copyOf(answer.getData(), answer.getLength());
  }

  private static List<byte[]> requests(String[] command) throws IOException {
    var answers = new ArrayList<byte[]>();
    var request = new StringBuilder(command[4] + " " + command[5] + " HTTP/1.1\r\n");
    for (int i = 6; i < command.length; i++)
      request.append(command[i].replaceFirst(":", ": ")).append("\r\n");
    byte[] bytes = request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    Socket socket = null;
    for (int i = 0; i < Integer.parseInt(command[1]); i++) {
      if (socket == null) socket = open(command[2], Integer.parseInt(command[3]));
      byte[] answer = exchange(socket, bytes);
      answers.add(answer);
      if (answer.length == 0
          || new String(answer, StandardCharsets.ISO_8859_1).contains("connection: close"))
        socket = closed(socket);
    }
    closed(socket);
    return answers;
  }

  static byte[] exchange(Socket socket, byte[] request) {
    try {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request);
      byte[] head = head(socket.getInputStream());
      if (head.length == 0) return NOTHING;
      byte[] body = socket.getInputStream().readNBytes(contentLength(head));
      return (new String(head, StandardCharsets.ISO_8859_1)
              + new String(body, StandardCharsets.ISO_8859_1))
          .getBytes(StandardCharsets.ISO_8859_1);
    } catch (IOException broken) {
      return NOTHING;
    }
  }

  private static List<byte[]> connections(String[] command) throws IOException {
    var answers = new ArrayList<byte[]>();
    for (int i = 0; i < Integer.parseInt(command[1]); i++) {
      try (Socket socket = open(command[2], Integer.parseInt(command[3]))) {
        answers.add(line(socket, Integer.parseInt(command[4])));
      }
    }
    return answers;
  }

  /**
   * Not connected where nothing listens; what is then written and read fails, which counts as no
   * answer.
   */
  static Socket open(String ip, int port) {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(ip, port), 5_000);
    } catch (IOException refused) {
      return socket;
    }
    return socket;
  }

  private static Socket closed(Socket socket) throws IOException {
    if (socket != null) socket.close();
    return null;
  }

  static byte[] line(Socket socket, int waitMillis) throws IOException {
    var read = new ByteArrayOutputStream();
    try {
      socket.setSoTimeout(waitMillis);
      for (int b = socket.getInputStream().read();
          b >= 0 && b != '\n';
          b = socket.getInputStream().read()) read.write(b);
    } catch (SocketTimeoutException enough) {
      return read.toByteArray();
    } catch (IOException reset) {
      return read.toByteArray();
    }
    return read.toByteArray();
  }

  private static void serve(String[] server) throws IOException {
    if (server[0].equals("udp")) {
      serveDatagrams(server[2], new DatagramSocket(Integer.parseInt(server[1])));
      return;
    }
    if (server[0].equals("any")) {
      ProtocolServer.start(Integer.parseInt(server[1]), server[2]);
      return;
    }
    var listening = new ServerSocket(Integer.parseInt(server[1]), 200);
    thread(
        () -> {
          while (true) {
            Socket socket = listening.accept();
            thread(() -> answer(server[0], server[2], socket));
          }
        });
  }

  private static void serveDatagrams(String name, DatagramSocket socket) {
    thread(
        () -> {
          while (true) {
            var packet = new DatagramPacket(new byte[500], 500);
            socket.receive(packet);
            String from = packet.getAddress().getHostAddress();
            packet.setData((name + " " + from).getBytes(StandardCharsets.UTF_8));
            socket.send(packet);
          }
        });
  }

  private static void answer(String kind, String name, Socket socket)
      throws IOException, InterruptedException {
    try (socket) {
      if (kind.equals("http")) while (respond(name, socket)) continue;
      if (kind.equals("banner")) greet(name, socket);
      if (kind.equals("raw")) {
        head(socket.getInputStream());
        socket.getOutputStream().write(Files.readAllBytes(Path.of(name)));
      }
    }
  }

  private static void greet(String name, Socket socket) throws IOException {
    socket.getOutputStream().write(("hello " + name + "\n").getBytes(StandardCharsets.UTF_8));
    for (int b = socket.getInputStream().read(); b >= 0; b = socket.getInputStream().read())
      socket.getOutputStream().write(b);
  }

  private static boolean respond(String name, Socket socket)
      throws IOException, InterruptedException {
    byte[] head = head(socket.getInputStream());
    if (head.length == 0) return false;
    String request = new String(head, StandardCharsets.ISO_8859_1);
    if (request.contains("/drop")) {
      DROPPED.incrementAndGet();
      return false;
    }
    if (request.contains("/slow")) new CountDownLatch(1).await(4, TimeUnit.SECONDS);
    byte[] body =
        (name + "\n" + "dropped=" + DROPPED + "\n" + request).getBytes(StandardCharsets.ISO_8859_1);
    String status = request.contains("/broken") ? "500 Broken" : "200 OK";
    var answer = new ByteArrayOutputStream();
    answer.write(
        ("HTTP/1.1 " + status + "\r\nServer: app\r\nContent-Length: " + body.length + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    answer.write(body);
    socket.getOutputStream().write(answer.toByteArray());
    return true;
  }

  private static int contentLength(byte[] head) {
    for (String line : new String(head, StandardCharsets.ISO_8859_1).split("\r\n")) {
      if (line.toLowerCase().startsWith("content-length:"))
        return Integer.parseInt(line.substring(15).trim());
    }
    return 0;
  }

  private static byte[] head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      if (b == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n"))
        return head.toByteArray();
    }
    return NOTHING;
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void thread(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException gone) {
                // The other end went away, which the test at the other end judges.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
