// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Properties of the archives of all platforms that can be checked without running them there. */
class PlatformFilesTest {
    static final List<List<String>> PLATFORMS = ArchiveTest.PLATFORMS;
    /** Windows reads 259 characters. This leaves room for the installer's temporary folder, which takes about 100. */
    private static final int LONGEST_PATH = 150;
    private static final Pattern RESERVED = Pattern
            .compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?|.*[<>:\"\\\\|?*\\p{Cntrl}].*|.*[. ]");
    private static final String READ = """
            import base64, sys, tarfile, zipfile
            def show(mode, kind, name, content):
                print(oct(mode), kind, base64.b64encode(content).decode() or '-', name)
            if sys.argv[1].endswith('.zip'):
                with zipfile.ZipFile(sys.argv[1]) as archive:
                    for e in archive.infolist():
                        show(e.external_attr >> 16 & 0o7777, 'file', e.filename, archive.open(e).read(1024))
            else:
                with tarfile.open(sys.argv[1]) as archive:
                    for e in archive:
                        content = archive.extractfile(e).read(1024) if e.isfile() else e.linkname.encode()
                        kind = 'file' if e.isfile() else 'folder' if e.isdir() else 'link' if e.issym() else 'other'
                        show(e.mode, kind, e.name, content)
            """;

    /** Cache of entries already read, since unpacking an archive takes a second. */
    private static final Map<String, List<Entry>> READ_ALREADY = new ConcurrentHashMap<>();

    @TempDir
    private Path folder;

    /**
     * An entry of an archive.
     *
     * @param path path within the folder of the archive
     * @param head the first KiB, or the target of a link
     */
    private record Entry(String mode, String kind, byte[] head, String path, String whole) {
        boolean isLibrary() {
            return path.matches(".*\\.(so|dll|dylib)(\\.[0-9.]+)?");
        }
    }

    private List<Entry> entries(List<String> platform) throws Exception {
        List<Entry> known = READ_ALREADY.get(platform.getFirst());
        if (known == null) {
            known = read(platform);
            READ_ALREADY.put(platform.getFirst(), known);
        }
        return known;
    }

    private List<Entry> read(List<String> platform) throws Exception {
        Path archive = Shipped.list(Shipped.ROOT.resolve("target")).stream()
                .filter(file -> file.getFileName().toString()
                        .matches("vauban-[0-9].*-" + platform.getFirst() + "\\.(zip|tar\\.gz)"))
                .findFirst().orElseThrow();
        List<Entry> entries = new ArrayList<>();
        for (String line : Run.of(folder, "python3", "-c", READ, archive.toString()).expect(0).output().lines()
                .toList()) {
            String[] columns = line.split(" ", 4);
            byte[] head = columns[2].equals("-") ? new byte[0] : Base64.getDecoder().decode(columns[2]);
            String path = columns[3].substring(columns[3].indexOf('/') + 1);
            entries.add(new Entry(columns[0], columns[1], head, path, columns[3]));
        }
        assertTrue(entries.size() > 40, platform + ": " + entries.size());
        return entries;
    }

    @ParameterizedTest
    @FieldSource("PLATFORMS")
    void everyLibraryIsOfItsPlatform(List<String> platform) throws Exception {
        List<Entry> libraries = entries(platform).stream().filter(Entry::isLibrary).toList();
        assertTrue(libraries.size() >= 4, platform::toString);
        for (Entry library : libraries) {
            assertEquals(platform.getLast(), platformOf(library.head()), library::path);
        }
    }

    /**
     * Returns the platform of a shared library as {@code os/arch}, read from its header; for any other file, what it
     * is.
     */
    private static String platformOf(byte[] head) {
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (head.length < 64) {
            return "a file of " + head.length + " bytes";
        }
        int magic = bytes.getInt(0);
        if (magic == 0x464C457F) { // ELF: 64 bits, little endian, shared object
            boolean shared = bytes.get(4) == 2 && bytes.get(5) == 1 && bytes.getShort(16) == 3;
            return shared ? "linux/" + arch(bytes.getShort(18), 62, 183) : "an ELF file of another kind";
        }
        if (magic == 0xFEEDFACF) { // Mach-O: 64 bits; 6 and 8 are dynamic library and bundle
            int kind = bytes.getInt(12);
            return kind == 6 || kind == 8 ? "macosx/" + arch(bytes.getInt(4), 0x0100_0007, 0x0100_000C)
                    : "a Mach-O file of the kind " + kind;
        }
        if ((magic & 0xFFFF) == 0x5A4D) { // MZ, then PE: 0x2000 is a library, 0x20B the format of 64 bits
            int at = bytes.getInt(60);
            if (at > 0 && at < head.length - 26 && bytes.getInt(at) == 0x4550) {
                boolean library = (bytes.getShort(at + 22) & 0x2000) != 0 && bytes.getShort(at + 24) == 0x20B;
                return library ? "win32/" + arch(bytes.getShort(at + 4) & 0xFFFF, 0x8664, 0xAA64)
                        : "a PE file of another kind";
            }
        }
        return "a file that begins with " + Integer.toHexString(magic);
    }

    private static String arch(int machine, int x64, int aarch64) {
        return machine == x64 ? "x86_64" : machine == aarch64 ? "aarch64" : "machine " + machine;
    }

    @Test
    void aLibraryOfAnotherPlatformIsFound() throws Exception {
        Path natives = Shipped.DISTRIBUTION.resolve("lib/native");
        byte[] arm = Files.readAllBytes(natives.resolve("linux/aarch64/libggml-base.so"));
        assertEquals("linux/aarch64", platformOf(arm));
        arm[18] = 62;
        assertEquals("linux/x86_64", platformOf(arm));
        arm[16] = 2;
        assertEquals("an ELF file of another kind", platformOf(arm));
        assertEquals("win32/x86_64", platformOf(Files.readAllBytes(natives.resolve("win32/x86_64/ggml-base.dll"))));
        assertEquals("a file of 4 bytes", platformOf(new byte[4]));
    }

    @ParameterizedTest
    @FieldSource("PLATFORMS")
    void namesFitEverySystem(List<String> platform) throws Exception {
        Set<String> folded = new HashSet<>();
        for (Entry entry : entries(platform)) {
            assertTrue(entry.whole().length() <= LONGEST_PATH, entry::whole);
            assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(entry.whole()), entry::whole);
            assertTrue(folded.add(entry.whole().toLowerCase(Locale.ROOT)), () -> entry.whole() + " is there twice");
            assertFalse(entry.whole().startsWith("/"), entry::whole);
            for (String name : entry.whole().replaceFirst("/$", "").split("/", -1)) {
                assertFalse(name.isEmpty() || RESERVED.matcher(name).matches(), entry::whole);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("PLATFORMS")
    void rightsAndLinksAreThoseOfAProgram(List<String> platform) throws Exception {
        for (Entry entry : entries(platform)) {
            switch (entry.kind()) {
                case "folder" -> assertEquals("0o755", entry.mode(), entry::path);
                case "link" -> {
                    String target = new String(entry.head(), StandardCharsets.UTF_8);
                    Path reached = Path.of("/top", entry.path()).getParent().resolve(target).normalize();
                    assertFalse(target.startsWith("/"), entry::path);
                    assertTrue(reached.startsWith("/top/runtime"), () -> entry.path() + " -> " + target);
                }
                case "file" -> {
                    boolean program = entry.path().equals("bin/vauban") || entry.path().matches("runtime/bin/.*")
                            || entry.path().matches("runtime/lib/(jspawnhelper|jexec)");
                    String expected = program ? "0o755" : "0o644";
                    // the publishers of the runtime mark some of its libraries as executable
                    assertTrue(entry.mode().equals(expected)
                            || entry.path().startsWith("runtime/") && entry.mode().equals("0o755"),
                            () -> entry.path() + " has the rights " + entry.mode());
                }
                default -> throw new AssertionError(entry.path() + " is a " + entry.kind());
            }
        }
    }

    @ParameterizedTest
    @FieldSource("PLATFORMS")
    void startScriptsHaveTheLineEndsOfTheirSystem(List<String> platform) throws Exception {
        List<Entry> entries = entries(platform);
        String unix = start(entries, "bin/vauban");
        assertTrue(unix.startsWith("#!/bin/sh\n"), unix);
        assertFalse(unix.contains("\r"), "a line end of Windows");
        String windows = start(entries, "bin/vauban.bat");
        assertTrue(windows.startsWith("@echo off\r\n"), windows);
        assertFalse(windows.replace("\r\n", "").matches("(?s).*[\r\n].*"), "a line end of Unix");
    }

    private static String start(List<Entry> entries, String path) {
        return new String(entries.stream().filter(entry -> entry.path().equals(path)).findFirst().orElseThrow().head(),
                StandardCharsets.UTF_8);
    }

    /** Folders of users have blanks, brackets and ampersands in their names. */
    @Test
    void theBatchFileQuotesEveryPath() throws Exception {
        String script = Files.readString(Shipped.DISTRIBUTION.resolve("bin/vauban.bat"));
        assertTrue(StandardCharsets.US_ASCII.newEncoder().canEncode(script), "cmd reads it in a code page");
        assertEquals(Files.readString(Shipped.ROOT.resolve("releng/org.vauban.distribution/bin/vauban.bat")), script);
        for (String line : script.split("\r\n")) {
            if (line.startsWith("rem ") || line.startsWith("echo ")) {
                continue;
            }
            // the text outside quotes has no path; %VERSION:"=% is the version without its quotes
            String bare = line.replace("%VERSION:\"=%", "").replaceAll("\"[^\"]*\"", "");
            assertFalse(bare.contains("\""), () -> "a quote is not closed: " + line);
            assertFalse(bare.matches(".*%(DIST|FOUND|GIVEN|HERE|CACHE|CD|LOCALAPPDATA|(VAUBAN_)?JAVA_HOME)[%:].*"),
                    () -> "a path is not in quotes: " + line);
            assertFalse(bare.matches("\\s*set [A-Za-z].*"), () -> "set \"NAME=value\": " + line);
        }
    }
}
