package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Programs of a control plane and data plane, built once on this machine. */
public final class Binaries {
  private Binaries() {}

  /**
   * @param program file name, e.g. {@code envoy}
   * @return an existing file in the folder of the system property {@code sluice.bin}, default
   *     {@code ~/.cache/sluice/bin/current}
   * @throws IllegalStateException if there is none
   */
  public static Path find(String program) {
    var file = folder().resolve(program);
    if (!Files.isExecutable(file)) {
      throw new IllegalStateException(
          file
              + " is missing: run kind-e2e/binaries.sh, or name the folder that has it by -Dsluice.bin=...");
    }
    return file;
  }

  private static Path folder() {
    return Path.of(
        System.getProperty(
            "sluice.bin", System.getProperty("user.home") + "/.cache/sluice/bin/current"));
  }

  /** Links the programs as kube-api-test wants to find them: {@code k8s/<version>-<os>-<arch>/}. */
  static Layout layOut() {
    try {
      var version = version();
      var home = Files.createTempDirectory("sluice-api-test");
      var programs = Files.createDirectories(home.resolve("k8s").resolve(version + platform()));
      for (var program : List.of("etcd", "kubectl")) {
        Files.createSymbolicLink(programs.resolve(program), find(program).toRealPath());
      }
      roomForServices(programs.resolve("kube-apiserver"));
      return new Layout(home, version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * kube-api-test sets a range of 254 addresses after whatever flags it is given, and the last flag
   * counts.
   */
  private static void roomForServices(Path wrapper) throws IOException {
    Files.writeString(
        wrapper,
        "#!/bin/sh\nexec '%s' \"$@\" --service-cluster-ip-range=10.0.0.0/16\n"
            .formatted(find("kube-apiserver").toRealPath()));
    Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String platform() {
    return "-linux-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");
  }

  /** {@code Kubernetes v1.36.3} to {@code 1.36.3}. */
  private static String version() throws IOException {
    var process = new ProcessBuilder(find("kube-apiserver").toString(), "--version").start();
    try (var out = process.inputReader()) {
      return out.readLine().replaceFirst("^Kubernetes v", "").trim();
    }
  }

  record Layout(Path folder, String version) {
    void delete() {
      Folders.delete(folder);
    }
  }
}
