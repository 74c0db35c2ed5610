// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

/** Maps the texts of a conversation to the values that a template receives. */
interface TemplateTextMapper {
    /** Passes texts unchanged. */
    TemplateTextMapper PLAIN = text -> text;

    /** Maps a name, description, key or value, which templates print plainly or in quotes. */
    String word(String text);

    /** Maps the content of a message, which templates may trim. */
    default String content(String text) {
        return word(text);
    }

    /** Maps a setting, which templates compare and look up before they print it. */
    default String setting(String text) {
        return text;
    }
}
