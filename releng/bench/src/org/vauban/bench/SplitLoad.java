// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.engine.process.ClientOptions;
import org.vauban.models.Catalogue;
import org.vauban.models.GgufShards;
import org.vauban.models.InstalledModel;
import org.vauban.models.ModelStore;
import org.vauban.models.ProgressListener;
import org.vauban.models.StoreOptions;
import org.vauban.site.model.ModelPack;
import org.vauban.site.model.Packaging;

/**
 * {@code split-load}: the time in which the host loads a model that p2 installed in shards, through the model store;
 * the peer is the publisher's single file. {@code split-load-cold}: the same with none of its pages in the page cache.
 * {@code …-cpu}: the processor time of these hosts, with a new host for each load. The host's mappings prove that the
 * shards are loaded from where p2 put them.
 */
final class SplitLoad {
    private static final String PROMPT = "public class Main {\n    public static void main(String[] args) {\n        ";
    /** Parts of a model that is smaller than a shard of the standard size. */
    private static final int PARTS = 4;
    private static final double MB = 1e6;

    /**
     * Durations of a load.
     *
     * @param millis time for model and context
     * @param cpuMillis the host's processor time since its start, which other work on the machine hardly changes
     */
    private record Load(double millis, double cpuMillis) {}

    private SplitLoad() {}

    static void run(Settings settings, Report report) throws Exception {
        int rounds = settings.rounds(2, 7, 15);
        for (String model : settings.models()) {
            Path whole = settings.model(model).toRealPath();
            Path folder = settings.temporary().resolve("split-" + model);
            Path installed = install(model, whole, folder);
            ModelStore store = store(folder, installed);
            store.verify(model, ProgressListener.NONE);
            Path first = store.require(model);
            List<Path> shards = InstalledModel.find(List.of(installed)).get(model).files();
            report.note("split-load %s: %d shards, the largest of %.0f MB", model, shards.size(),
                    shards.stream().mapToLong(file -> file.toFile().length()).max().orElseThrow() / MB);
            join(model, shards, folder, report);
            for (boolean cold : new boolean[] {false, true}) {
                List<Load> ours = new ArrayList<>();
                List<Load> theirs = new ArrayList<>();
                for (int round = 0; round < rounds; round++) {
                    for (int turn = 0; turn < 2; turn++) {
                        if ((round + turn) % 2 == 0) {
                            ours.add(load(settings, model, first, shards, cold));
                        } else {
                            theirs.add(load(settings, model, whole, List.of(whole), cold));
                        }
                    }
                }
                String figure = cold ? "split-load-cold" : "split-load";
                report.add(Figure.compared(figure, model, all(ours, Load::millis), all(theirs, Load::millis), "ms"));
                report.add(Figure.compared(figure + "-cpu", model, all(ours, Load::cpuMillis),
                        all(theirs, Load::cpuMillis), "ms"));
            }
            report.note("split-load %s: the same text, greedily: %s", model,
                    text(settings, model, first, shards, report)
                            .equals(text(settings, model, whole, List.of(whole), report)));
        }
    }

    private static List<Double> all(List<Load> loads, ToDoubleFunction<Load> value) {
        return loads.stream().mapToDouble(value).boxed().toList();
    }

    /** Installs a model as p2 does: each bundle of the packed model becomes a folder. */
    private static Path install(String model, Path whole, Path folder) throws Exception {
        Path licence = Files.writeString(Files.createDirectories(folder).resolve("licence.txt"), "Of the publisher.\n");
        long most = Math.min(GgufShards.STANDARD_SIZE, Files.size(whole) / PARTS);
        Path site = folder.resolve("site");
        ModelPack.write(whole, new Packaging(model, model, "1.0.0", licence, null, most), Catalogue.load(), site,
                ProgressListener.NONE);
        Path plugins = folder.resolve("plugins");
        try (Stream<Path> bundles = Files.list(site.resolve("plugins"))) {
            for (Path bundle : bundles.toList()) {
                unpack(bundle, plugins.resolve(bundle.getFileName().toString().replaceFirst("\\.jar$", "")));
                Files.delete(bundle); // saves the space of a second copy of a large model
            }
        }
        return plugins;
    }

    private static void unpack(Path bundle, Path folder) throws IOException {
        try (ZipFile jar = new ZipFile(bundle.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) jar.stream().map(ZipEntry.class::cast)::iterator) {
                if (!entry.isDirectory()) {
                    Path file = folder.resolve(entry.getName());
                    Files.createDirectories(file.getParent());
                    Files.copy(jar.getInputStream(entry), file);
                    PageCache.flush(file);
                }
            }
        }
    }

    private static ModelStore store(Path folder, Path installed) throws Exception {
        StoreOptions standard = StoreOptions.standard();
        return new ModelStore(Files.createDirectories(folder.resolve("models")), Catalogue.load(),
                new StoreOptions(standard.freeSpace(), folder.resolve("cache/verified"), standard.rules(),
                        () -> List.of(installed)));
    }

    /** Measures the alternative of joining the shards into one file first. */
    private static void join(String model, List<Path> shards, Path folder, Report report) throws Exception {
        Path joined = folder.resolve("joined.gguf");
        long begin = System.nanoTime();
        try (OutputStream out = Files.newOutputStream(joined)) {
            GgufShards.join(shards, out, ProgressListener.NONE);
        }
        PageCache.flush(joined);
        report.note("split-load %s: joining the shards first would write %.0f MB in %.0f ms", model,
                Files.size(joined) / MB, (System.nanoTime() - begin) / 1e6);
        Files.delete(joined);
    }

    /**
     * Measures a load.
     * @param files the files of the model
     */
    private static Load load(Settings settings, String model, Path file, List<Path> files, boolean cold)
            throws Exception {
        for (Path each : files) {
            if (cold) {
                PageCache.drop(each);
            } else {
                PageCache.fill(each);
            }
        }
        try (Vauban vauban = new Vauban(settings, ClientOptions.DEFAULT)) {
            ModelDescription description = Vauban.get(vauban.loading(model, file, 0, 0).result());
            mapped(vauban.client().hostPid(), files);
            double cpu = ProcessHandle.of(vauban.client().hostPid()).flatMap(host -> host.info().totalCpuDuration())
                    .orElseThrow().toNanos() / 1e6;
            return new Load(description.loadMillis(), cpu);
        }
    }

    /**
     * Returns how many of the model's files the host maps, and requires that it maps no other model. A file whose
     * tensors are all held in another order is unmapped again (see {@code host-memory}).
     */
    private static long mapped(long pid, List<Path> files) throws IOException {
        Set<String> expected = files.stream().map(Path::toString).collect(Collectors.toSet());
        Set<String> mapped;
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "maps"))) {
            mapped = lines.filter(line -> line.endsWith(".gguf")).map(line -> line.substring(line.indexOf('/')))
                    .collect(Collectors.toSet());
        }
        if (mapped.isEmpty() || !expected.containsAll(mapped)) {
            throw new IllegalStateException("the host has mapped " + mapped + ", not " + expected);
        }
        return mapped.size();
    }

    private static String text(Settings settings, String model, Path file, List<Path> files, Report report)
            throws IOException {
        try (Vauban vauban = new Vauban(settings, ClientOptions.DEFAULT)) {
            Vauban.get(vauban.loading(model, file, 0, 0).result());
            String text = Vauban.get(vauban.complete(model, PROMPT, GenerationOptions.greedy(16), TokenListener.NONE)
                    .result()).text();
            if (files.size() > 1) {
                report.note("split-load %s: the host has mapped %d of %d shards, and no other model", model,
                        mapped(vauban.client().hostPid(), files), files.size());
            }
            return text;
        }
    }
}
