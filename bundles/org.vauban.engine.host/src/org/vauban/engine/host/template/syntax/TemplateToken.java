// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.syntax;

/**
 * One token of a template.
 *
 * @param text its content: the data, the name, the operator, or the string without quotes and escapes
 * @param line from 1
 */
record TemplateToken(Kind kind, String text, int line) {
    enum Kind {
        DATA, OUTPUT_BEGIN, OUTPUT_END, BLOCK_BEGIN, BLOCK_END, NAME, STRING, INTEGER, FLOAT, OPERATOR, END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    String description() {
        return switch (kind) {
            case END -> "the end of the template";
            case OUTPUT_END -> "'}}'";
            case BLOCK_END -> "'%}'";
            case OUTPUT_BEGIN -> "'{{'";
            case BLOCK_BEGIN -> "'{%'";
            case DATA -> "text";
            default -> "'" + text + "'";
        };
    }
}
