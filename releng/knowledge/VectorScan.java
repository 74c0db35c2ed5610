// SPDX-License-Identifier: EPL-2.0
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.vauban.knowledge.host.index.LuceneIndex;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.IndexProtocol.Search;
import org.vauban.knowledge.protocol.IndexedFile;
import org.vauban.knowledge.protocol.VectorProtocol.Vectors;

/**
 * Measures how long a search takes in an index of many passages with synthetic vectors, in a heap of the index host's
 * size: {@code java -Xmx128m -XX:+UseSerialGC -cp 'target/vauban/lib/*' releng/knowledge/VectorScan.java PASSAGES
 * FOLDER}. The folder, which the program creates, takes 0.4 MB for a thousand passages. Processor time counts all
 * threads.
 */
final class VectorScan {
    private static final int DIMENSIONS = 384;
    private static final int SUBJECTS = 2_000;
    private static final int OF_A_FILE = 500;
    private static final int TOGETHER = 32;
    private static final int WORDS = 5_000;
    private static final int QUERIES = 60;
    private static final float SPREAD = 0.7f;
    private static final String MODEL = "synthetic";

    private final float[][] subjects = new float[SUBJECTS][DIMENSIONS];
    private final Random random = new Random(7);

    private VectorScan() {
        for (float[] subject : subjects) {
            for (int i = 0; i < DIMENSIONS; i++) {
                subject[i] = (float) random.nextGaussian();
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectory(Path.of(arguments[1]));
        VectorScan scan = new VectorScan();
        try (LuceneIndex index = new LuceneIndex(folder)) {
            scan.fill(index, Integer.parseInt(arguments[0]) / OF_A_FILE);
            scan.search(index, false, "warm-up");
            scan.search(index, true, "words");
            scan.search(index, false, "words and vectors");
        }
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            lines.filter(line -> line.startsWith("Rss")).forEach(System.out::println);
        } catch (IOException e) {
            System.out.println("no /proc");
        }
    }

    private void fill(LuceneIndex index, int files) throws Exception {
        FileStamp stamp = new FileStamp(1, 2, "ab");
        index.begin(Duration.ZERO);
        for (int file = 0; file < files; file++) {
            String path = "/documents/" + file;
            List<Passage> passages = new ArrayList<>();
            for (int i = 0; i < OF_A_FILE; i++) {
                String text = words() + " " + words();
                passages.add(new Passage(path, i, "Title", List.of(), "", "en", 0, text.length(), 1, 0, "", text,
                        List.of()));
            }
            index.put(new Put(new IndexedFile(path, "PLAIN_TEXT", stamp, null, "", OF_A_FILE, "rules"), passages));
            for (int from = 0; from < OF_A_FILE; from += TOGETHER) {
                byte[] rows = new byte[Math.min(TOGETHER, OF_A_FILE - from) * DIMENSIONS];
                for (int at = 0; at < rows.length; at += DIMENSIONS) {
                    System.arraycopy(vector(), 0, rows, at, DIMENSIONS);
                }
                index.put(new Vectors(path, stamp, MODEL, from, DIMENSIONS,
                        Base64.getEncoder().encodeToString(rows)));
            }
        }
        index.end();
    }

    private String words() {
        return "w" + random.nextInt(WORDS) + " w" + random.nextInt(WORDS);
    }

    /** Returns a vector near one of the subjects. */
    private byte[] vector() {
        float[] subject = subjects[random.nextInt(SUBJECTS)];
        float[] vector = new float[DIMENSIONS];
        float largest = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] = subject[i] + SPREAD * (float) random.nextGaussian();
            largest = Math.max(largest, Math.abs(vector[i]));
        }
        byte[] bytes = new byte[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            bytes[i] = (byte) Math.round(vector[i] / largest * Byte.MAX_VALUE);
        }
        return bytes;
    }

    private void search(LuceneIndex index, boolean lexical, String name) throws Exception {
        long[] wall = new long[QUERIES];
        long[] processor = new long[QUERIES];
        for (int i = 0; i < QUERIES; i++) {
            Search search = lexical ? new Search(words(), 10, List.of())
                    : new Search(words(), 10, List.of(), List.of(), MODEL,
                            Base64.getEncoder().encodeToString(vector()));
            long began = System.nanoTime();
            long before = processorNanos();
            index.search(search);
            processor[i] = processorNanos() - before;
            wall[i] = System.nanoTime() - began;
        }
        System.out.printf(Locale.ROOT, "%s: %s; processor %s%n", name, figures(wall), figures(processor));
    }

    private static long processorNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static String figures(long[] nanos) {
        Arrays.sort(nanos);
        return String.format(Locale.ROOT, "median %d ms, p95 %d ms", nanos[QUERIES / 2] / 1_000_000,
                nanos[QUERIES * 95 / 100] / 1_000_000);
    }
}
