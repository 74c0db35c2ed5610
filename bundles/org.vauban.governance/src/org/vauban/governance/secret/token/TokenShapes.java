// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.token;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/** The shapes of {@code shapes.txt}, indexed by the first two characters of their literal text. Immutable. */
public final class TokenShapes {
    private static final int SIZE = 128;
    private static final TokenShapes ALL = load();

    /** A literal text with its shape. */
    record Start(String literal, TokenShape shape) {}

    private final List<TokenShape> shapes;
    /** Shapes by the first two characters, the longest literal text first. */
    private final Start[][] starts = new Start[SIZE * SIZE][];
    /** Shapes that have characters before their literal text. */
    private final List<TokenShape> led = new ArrayList<>();

    private TokenShapes(List<TokenShape> shapes) {
        this.shapes = List.copyOf(shapes);
        List<List<Start>> lists = new ArrayList<>();
        for (int i = 0; i < SIZE * SIZE; i++) {
            lists.add(null);
        }
        for (TokenShape shape : shapes) {
            if (shape.lead() != null) {
                led.add(shape);
                continue;
            }
            for (String literal : shape.literals()) {
                int index = literal.charAt(0) * SIZE + literal.charAt(1);
                if (lists.get(index) == null) {
                    lists.set(index, new ArrayList<>());
                }
                lists.get(index).add(new Start(literal, shape));
            }
        }
        for (int i = 0; i < lists.size(); i++) {
            if (lists.get(i) != null) {
                lists.get(i).sort(Comparator.comparingInt(start -> -start.literal().length()));
                starts[i] = lists.get(i).toArray(Start[]::new);
            }
        }
    }

    /** Returns all shapes, in the order of the file. */
    public static List<TokenShape> all() {
        return ALL.shapes;
    }

    /** Returns the shapes that may begin with two characters, or null. */
    static Start @Nullable [] beginning(char first, char second) {
        return first < SIZE && second < SIZE ? ALL.starts[first * SIZE + second] : null;
    }

    static List<TokenShape> led() {
        return ALL.led;
    }

    private static TokenShapes load() {
        List<TokenShape> shapes = new ArrayList<>();
        try (InputStream in = TokenShapes.class.getResourceAsStream("shapes.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    shapes.add(TokenShape.parse(line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TokenShapes(shapes);
    }
}
