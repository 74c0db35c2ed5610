// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

/** How texts of a conversation are given to a template. */
interface TemplateTextMapper {
    /** As they are. */
    TemplateTextMapper PLAIN = text -> text;

    /** A name, a description, a key or a value, which templates print as it is or in quotes. */
    String word(String text);

    /** What somebody said, which templates may trim. */
    default String content(String text) {
        return word(text);
    }

    /** A setting, which templates compare and look up before they print it. */
    default String setting(String text) {
        return text;
    }
}
