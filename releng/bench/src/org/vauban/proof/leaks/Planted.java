// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

/**
 * A document that contains a secret, and the stretch that a request concerns.
 *
 * @param text the whole text
 * @param start start of the stretch in UTF-16 units
 * @param end end of the stretch, exclusive
 */
record Planted(String text, int start, int end) {
    static final String[] KINDS = {"token", "key", "password"};
    static final String[] POSITIONS = {"whole", "middle", "head", "beside"};

    /** Returns lines of a class with a word that may be sent, and nothing that may not. */
    static Planted harmless(String control) {
        String text = "class K {\n    int first() {\n        return " + control
                + ";\n    }\n\n    int last() {\n        return 2;\n    }\n}\n";
        return new Planted(text, text.indexOf("    int first"), text.indexOf("    int last"));
    }

    /**
     * Returns a document of a kind.
     * @param position where the secret is: wholly in the stretch, cut by its beginning, cut by its end, or outside
     */
    static Planted of(String kind, String position, Canaries canaries, int trial) {
        String secret = switch (kind) {
            case "token" -> "        String t = \"ghp_" + canaries.secret(trial, 36) + "\";\n";
            case "key" -> "        // -----BEGIN PRIVATE KEY-----\n"
                    + ("        // " + canaries.secret(trial, 64) + "\n").repeat(1)
                    + "        // " + canaries.secret(trial, 64) + "\n        // " + canaries.secret(trial, 64)
                    + "\n        // -----END PRIVATE KEY-----\n";
            default -> "        String password = \"" + canaries.secret(trial, 24) + "\";\n";
        };
        String head = "class K {\n    int first() {\n        return 1;\n    }\n\n    int second() {\n";
        String tail = "        return " + canaries.control(trial)
                + ";\n    }\n\n    int last() {\n        return 2;\n    }\n}\n";
        String text = head + secret + tail;
        int from = head.length();
        int to = from + secret.length();
        int inside = from + secret.length() / 2;
        return switch (position) {
            case "whole" -> new Planted(text, head.indexOf("    int second"), text.indexOf("    int last"));
            case "middle" -> new Planted(text, inside, text.indexOf("    int last"));
            case "head" -> new Planted(text, head.indexOf("    int second"), inside);
            default -> new Planted(text, to, text.indexOf("    int last"));
        };
    }
}
