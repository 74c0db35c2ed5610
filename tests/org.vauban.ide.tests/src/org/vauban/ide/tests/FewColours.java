// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.graphics.RGB;

/**
 * Reduces a picture to 256 colours at most, which takes a quarter of the space. Among nearly identical colours the most
 * frequent one stays, so that the many greys of antialiased text leave room for icons; the remaining colours are
 * replaced by the nearest one that stays.
 */
public final class FewColours {

    private static final int MAX = 256;
    private static final int GROUPS = 200;
    /** Mask for the upper four bits of each 8-bit colour component. */
    private static final int COARSE = 0xF0F0F0;
    private static final int DEPTH = 8;

    private FewColours() {}

    public static ImageData of(ImageData data) {
        Map<Integer, Integer> counts = new HashMap<>();
        int[] row = new int[data.width];
        for (int y = 0; y < data.height; y++) {
            data.getPixels(0, y, data.width, row, 0);
            for (int pixel : row) {
                counts.merge(pixel, 1, Integer::sum);
            }
        }
        List<Integer> frequent = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())).map(Map.Entry::getKey)
                .toList();
        Map<Integer, Long> alike = new HashMap<>();
        counts.forEach((pixel, count) -> alike.merge(pixel & COARSE, (long) count, Long::sum));
        List<Integer> groups = alike.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(GROUPS).map(Map.Entry::getKey).toList();
        Set<Integer> chosen = new LinkedHashSet<>();
        groups.forEach(group -> frequent.stream().filter(pixel -> (pixel & COARSE) == group).findFirst()
                .ifPresent(chosen::add));
        frequent.stream().takeWhile(pixel -> chosen.size() < MAX).forEach(chosen::add);
        List<RGB> kept = chosen.stream().map(data.palette::getRGB).toList();
        Map<Integer, Integer> places = new HashMap<>();
        ImageData few = new ImageData(data.width, data.height, DEPTH, new PaletteData(kept.toArray(RGB[]::new)));
        for (int y = 0; y < data.height; y++) {
            data.getPixels(0, y, data.width, row, 0);
            for (int x = 0; x < data.width; x++) {
                int pixel = row[x];
                few.setPixel(x, y, places.computeIfAbsent(pixel, each -> nearest(data.palette.getRGB(each), kept)));
            }
        }
        return few;
    }

    private static int nearest(RGB colour, List<RGB> kept) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < kept.size(); i++) {
            RGB each = kept.get(i);
            int red = each.red - colour.red;
            int green = each.green - colour.green;
            int blue = each.blue - colour.blue;
            int distance = red * red + green * green + blue * blue;
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }
}
