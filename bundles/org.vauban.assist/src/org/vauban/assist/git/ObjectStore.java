// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The objects of a repository: loose files, packs, and those of its alternates. Not for use by several threads.
 */
final class ObjectStore implements AutoCloseable {
    private static final int MAX_FOLDERS = 16;
    private static final int MAX_PACKS = 1_000;
    private static final int LONGEST_LIST = 1 << 16;
    private static final int LONGEST_HEADER = 64;

    private final List<Path> folders;
    private final int hashBytes;
    private List<PackFile> packs;

    /** @param hashBytes 20 for SHA-1, 32 for SHA-256 */
    ObjectStore(Path objects, int hashBytes) throws IOException {
        this.hashBytes = hashBytes;
        Set<Path> all = new LinkedHashSet<>();
        borrow(objects, all);
        folders = List.copyOf(all);
    }

    private static void borrow(Path objects, Set<Path> all) throws IOException {
        if (all.size() >= MAX_FOLDERS || !all.add(objects.toAbsolutePath().normalize())) {
            return;
        }
        String list = GitFiles.text(objects.resolve("info/alternates"), LONGEST_LIST);
        for (String line : list == null ? List.<String>of() : list.lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    if (!GitFiles.isElsewhere(objects, line)) { // objects there count as missing
                        borrow(objects.resolve(line), all);
                    }
                } catch (InvalidPathException e) {
                    // a path of another system: objects there count as missing
                }
            }
        }
    }

    /**
     * Reads an object.
     *
     * @param id in hexadecimal digits
     * @param limit limit of its size in bytes
     * @return null if it is not stored here, as in a partial clone: nothing is fetched
     * @throws GitObject.TooLargeException if it is larger than the limit
     */
    @Nullable
    GitObject read(String id, int limit) throws IOException {
        for (Path folder : folders) {
            Path loose = folder.resolve(id.substring(0, 2)).resolve(id.substring(2));
            if (Files.isRegularFile(loose)) {
                return loose(id, loose, limit);
            }
        }
        for (PackFile pack : packs()) {
            long offset = pack.find(id);
            if (offset >= 0) {
                return pack.read(id, offset, limit, this);
            }
        }
        return null;
    }

    private List<PackFile> packs() throws IOException {
        if (packs == null) {
            packs = new ArrayList<>();
            for (Path folder : folders) {
                Path pack = folder.resolve("pack");
                if (!Files.isDirectory(pack)) {
                    continue;
                }
                try (Stream<Path> files = Files.list(pack)) {
                    for (Path index : files.filter(each -> each.toString().endsWith(".idx")).limit(MAX_PACKS)
                            .toList()) {
                        PackFile.open(index, hashBytes).ifPresent(packs::add);
                    }
                } catch (UncheckedIOException e) {
                    throw e.getCause(); // listing failed half-way
                }
            }
        }
        return packs;
    }

    private static GitObject loose(String id, Path file, int limit) throws IOException {
        // the compressed form is at most a little longer than the content
        int most = limit + (limit >> 6) + 1024;
        if (Files.size(file) > most) {
            throw new GitObject.TooLargeException(id);
        }
        byte[] packed = GitFiles.bytes(file, most);
        if (packed == null) {
            throw damaged(id);
        }
        byte[] inflated = new byte[Math.min(limit, packed.length * 4) + LONGEST_HEADER];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            int length = 0;
            for (int n; length < inflated.length
                    && (n = inflater.inflate(inflated, length, inflated.length - length)) > 0;) {
                length += n;
                if (length == inflated.length && length < limit + LONGEST_HEADER) {
                    inflated = Arrays.copyOf(inflated, Math.min(limit, length * 2) + LONGEST_HEADER);
                }
            }
            int zero = 0;
            while (zero < Math.min(length, LONGEST_HEADER) && inflated[zero] != 0) {
                zero++;
            }
            String[] header = new String(inflated, 0, zero, StandardCharsets.US_ASCII).split(" ");
            GitObject.Type type = header.length == 2 ? GitObject.Type.of(header[0]) : null;
            long size = type == null || !header[1].matches("\\d{1,18}") ? -1 : Long.parseLong(header[1]);
            if (size > limit) {
                throw new GitObject.TooLargeException(id);
            }
            if (type == null || size < 0 || length != zero + 1 + size) {
                throw damaged(id);
            }
            return new GitObject(type, Arrays.copyOfRange(inflated, zero + 1, length));
        } catch (DataFormatException e) {
            throw damaged(id);
        } finally {
            inflater.end();
        }
    }

    static IOException damaged(String id) {
        return new GitException("object.damaged", id);
    }

    @Override
    public void close() {
        if (packs != null) {
            packs.forEach(PackFile::close);
        }
    }
}
