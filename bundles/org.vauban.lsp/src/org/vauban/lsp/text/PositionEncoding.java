// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.text;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/** Unit in which an LSP position counts the characters of a line. */
public enum PositionEncoding {
    UTF_8("utf-8"), UTF_16("utf-16"), UTF_32("utf-32");

    private final String id;

    PositionEncoding(String id) {
        this.id = id;
    }

    /** Returns the name in the protocol. */
    public String id() {
        return id;
    }

    /** Returns the first supported encoding that the client offers; otherwise UTF-16, which every client supports. */
    public static PositionEncoding negotiate(@Nullable List<String> offered) {
        if (offered != null) {
            for (String id : offered) {
                for (PositionEncoding encoding : values()) {
                    if (encoding.id.equals(id)) {
                        return encoding;
                    }
                }
            }
        }
        return UTF_16;
    }

    /** Returns the length of a text in these units. */
    int units(String text) {
        int units = 0;
        for (int at = 0; at < text.length();) {
            int character = text.codePointAt(at);
            units += units(character);
            at += Character.charCount(character);
        }
        return units;
    }

    /** Returns the length of a character in these units. */
    int units(int codePoint) {
        return switch (this) {
            case UTF_8 -> codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            case UTF_16 -> Character.charCount(codePoint);
            case UTF_32 -> 1;
        };
    }
}
