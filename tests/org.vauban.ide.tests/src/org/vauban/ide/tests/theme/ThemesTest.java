// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.theme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jface.resource.StringConverter;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.theme.Contrast;
import org.vauban.ide.theme.Icons;
import org.vauban.ide.theme.ReadableText;

/** Colours are readable and icons visible, in the light and in the dark theme. */
class ThemesTest {

    private static final Path BUNDLE = Path.of(System.getProperty("vauban.root"), "bundles", "org.vauban.ide");
    private static final RGB WHITE = new RGB(255, 255, 255);
    private static final RGB BLACK = new RGB(0, 0, 0);
    /** Backgrounds of the editor and of its current line in the platform's two themes. */
    private static final List<RGB> LIGHT = List.of(WHITE, new RGB(232, 242, 254));
    private static final List<RGB> DARK = List.of(new RGB(47, 47, 47), new RGB(55, 55, 55));
    private static final RGB DARK_TEXT = new RGB(220, 220, 220);
    /** Contrast that makes an icon visible. */
    private static final double VISIBLE = 3;

    /** Returns the colours of plugin.xml by id, with the values of the light theme. */
    private static Map<String, RGB> light() throws IOException {
        Map<String, RGB> colours = new TreeMap<>();
        Matcher matcher = Pattern
                .compile("<colorDefinition\\s+id=\"([^\"]+)\"[^>]*?value=\"(\\d+,\\d+,\\d+)\"", Pattern.DOTALL)
                .matcher(Files.readString(BUNDLE.resolve("plugin.xml")));
        while (matcher.find()) {
            colours.put(matcher.group(1), StringConverter.asRGB(matcher.group(2)));
        }
        return colours;
    }

    private static Map<String, RGB> dark() throws IOException {
        Map<String, RGB> colours = new HashMap<>();
        Matcher matcher = Pattern
                .compile("ColorDefinition#([\\w-]+)\\s*\\{\\s*color:\\s*rgb\\((\\d+),\\s*(\\d+),\\s*(\\d+)\\)")
                .matcher(Files.readString(BUNDLE.resolve("css/dark.css")));
        while (matcher.find()) {
            colours.put(matcher.group(1).replace('-', '.'), new RGB(Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)), Integer.parseInt(matcher.group(4))));
        }
        return colours;
    }

    /** Whether a colour is a background for text; all others are text colours. */
    private static boolean ground(String id) {
        return id.endsWith("ackground") || id.endsWith("Lines");
    }

    @Test
    void everyColourCanBeReadInBothThemes() throws IOException {
        Map<String, RGB> dark = dark();
        for (Map.Entry<String, RGB> colour : light().entrySet()) {
            String id = colour.getKey();
            assertNotNull(dark.get(id), id + " has no value for dark themes in css/dark.css");
            if (ground(id)) {
                readable(id, BLACK, colour.getValue());
                readable(id + " (dark)", DARK_TEXT, dark.get(id));
            } else {
                LIGHT.forEach(ground -> readable(id, colour.getValue(), ground));
                DARK.forEach(ground -> readable(id + " (dark)", dark.get(id), ground));
            }
        }
    }

    @Test
    void theBoxOfTheNextEditIsVisibleInBothThemes() throws IOException {
        String key = "org\\.vauban\\.ide\\.nextEdit\\.color";
        RGB light = colour(BUNDLE.resolve("plugin.xml"), key + "\" colorPreferenceValue=\"");
        RGB dark = colour(BUNDLE.resolve("css/dark.css"), key + "=");
        LIGHT.forEach(ground -> assertTrue(Contrast.of(light, ground) >= VISIBLE, light + " on " + ground));
        DARK.forEach(ground -> assertTrue(Contrast.of(dark, ground) >= VISIBLE, dark + " on " + ground));
    }

    private static RGB colour(Path file, String before) throws IOException {
        Matcher matcher = Pattern.compile(before + "(\\d+,\\d+,\\d+)").matcher(Files.readString(file));
        assertTrue(matcher.find(), before + " in " + file);
        return StringConverter.asRGB(matcher.group(1));
    }

    private static void readable(String what, RGB text, RGB ground) {
        double contrast = Contrast.of(text, ground);
        assertTrue(contrast >= Contrast.READABLE, what + ": " + text + " on " + ground + " has " + contrast);
    }

    @Test
    void aColourOnAnUnexpectedGroundIsMadeReadable() throws IOException {
        RGB ghost = light().get("org.vauban.ide.ghostText");
        assertEquals(ghost, Contrast.readable(ghost, WHITE, BLACK));
        RGB inverse = Contrast.readable(ghost, BLACK, WHITE);
        assertTrue(Contrast.of(inverse, BLACK) >= Contrast.READABLE, inverse + "");
        assertTrue(Contrast.of(inverse, BLACK) < Contrast.of(WHITE, BLACK), "still greyer than the text");
        assertEquals(21, Contrast.of(BLACK, WHITE), 0.01);
    }

    @ParameterizedTest
    @ValueSource(ints = {SWT.COLOR_BLACK, SWT.COLOR_WHITE})
    void wordsOfAnotherThemeThanTheirGroundAreMadeReadable(int colour) {
        Shell shell = Ui.call(() -> {
            Shell made = new Shell(Ui.display());
            made.setLayout(new FillLayout());
            return made;
        });
        try {
            StyledText text = Ui.call(() -> {
                StyledText made = new StyledText(shell, SWT.MULTI);
                made.setText("words");
                made.setForeground(Ui.display().getSystemColor(colour));
                made.setBackground(Ui.display().getSystemColor(colour));
                ReadableText.keep(made);
                shell.setSize(200, 100);
                shell.open();
                return made;
            });
            Ui.await("other words",
                    () -> Contrast.of(text.getForeground().getRGB(), text.getBackground().getRGB()) > 20);
        } finally {
            Ui.run(shell::dispose);
        }
    }

    static List<Path> icons() throws IOException {
        try (Stream<Path> files = Files.list(BUNDLE.resolve("icons"))) {
            return files.filter(f -> f.toString().endsWith(".svg")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("icons")
    void everyIconIsDrawnSharpAndSeenOnLightAndDark(Path file) {
        String name = file.getFileName().toString().replace(".svg", "");
        Ui.run(() -> {
            for (int zoom : new int[] {100, 200}) {
                ImageData data = Icons.of(name).getImageData(zoom);
                assertNotNull(data, name + " at " + zoom);
                Image image = new Image(Ui.display(), data);
                image.dispose();
                ImageData plain = Icons.of(name).getImageData(100);
                assertEquals(plain.width * zoom / 100, data.width, name + " at " + zoom);
                assertTrue(seen(data, WHITE), name + " on white");
                assertTrue(seen(data, new RGB(47, 47, 47)), name + " on the dark ground of views");
                assertTrue(seen(data, new RGB(81, 86, 88)), name + " on the dark ground of tool bars");
            }
        });
    }

    /** Whether enough of the image's pixels stand out. */
    private static boolean seen(ImageData data, RGB ground) {
        int all = 0;
        int distinct = 0;
        for (int y = 0; y < data.height; y++) {
            for (int x = 0; x < data.width; x++) {
                if (data.getAlpha(x, y) > 200) {
                    all++;
                    if (Contrast.of(data.palette.getRGB(data.getPixel(x, y)), ground) >= VISIBLE) {
                        distinct++;
                    }
                }
            }
        }
        return all > 0 && distinct * 10 >= all;
    }
}
