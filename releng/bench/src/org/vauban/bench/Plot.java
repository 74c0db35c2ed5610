// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The ratios as an SVG drawing: a dot for the median, a line from the least to the greatest, on a logarithmic axis. */
final class Plot {
    private static final int LEFT = 330;
    private static final int WIDTH = 520;
    private static final int ROW = 26;
    private static final int TOP = 40;
    private static final double[] TICKS = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100};

    private Plot() {}

    static void write(Path file, List<Figure> all) throws IOException {
        List<Figure> figures = all.stream().filter(f -> f.ratio() != null && f.ratio() > 0).toList();
        double low = figures.stream().mapToDouble(Figure::min).filter(v -> v > 0).min().orElse(0.5);
        double high = figures.stream().mapToDouble(Figure::max).max().orElse(2);
        low = Math.max(1e-3, Math.min(0.5, low) / 1.2);
        high = Math.max(2, high) * 1.2;
        int height = TOP + figures.size() * ROW + 40;
        StringBuilder svg = new StringBuilder();
        svg.append(text(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<title>Vauban / peer</title>%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                LEFT + WIDTH + 90, height));
        svg.append(text("<text x=\"10\" y=\"20\" font-size=\"14\">Vauban / peer: median, least and greatest of the"
                + " rounds</text>%n"));
        for (double tick : TICKS) {
            if (tick >= low && tick <= high) {
                double x = x(tick, low, high);
                svg.append(text("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\"/>%n"
                        + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n", x, TOP - 8, x, height - 34,
                        tick == 1 ? "#444444" : "#dddddd", x, height - 18, tick));
            }
        }
        int row = 0;
        for (Figure f : figures) {
            int y = TOP + row++ * ROW + 8;
            svg.append(text("<text x=\"10\" y=\"%d\">%s, %s</text>%n", y + 4, f.figure(), f.model()));
            svg.append(
                    text("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#2f6db3\" stroke-width=\"2\"/>%n",
                            x(f.min(), low, high), y, x(f.max(), low, high), y));
            svg.append(text("<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"#2f6db3\"/>%n", x(f.ratio(), low, high), y));
            svg.append(text("<text x=\"%d\" y=\"%d\">%.2f</text>%n", LEFT + WIDTH + 20, y + 4, f.ratio()));
        }
        Files.writeString(file, svg.append("</svg>\n"));
    }

    private static double x(double value, double low, double high) {
        double share = (Math.log(Math.max(low, Math.min(high, value))) - Math.log(low))
                / (Math.log(high) - Math.log(low));
        return LEFT + share * WIDTH;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format.replace("%n", "\n"), arguments);
    }
}
