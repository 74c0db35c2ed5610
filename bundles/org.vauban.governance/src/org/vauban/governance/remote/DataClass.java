// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.vauban.governance.Part;
import org.vauban.governance.language.Language;
import org.vauban.governance.source.TextSource;

/** What kind of text it is, as far as policies tell apart what may go to a remote endpoint. */
public enum DataClass {
    /** From a file in a programming language, in a data format or in a markup language. */
    CODE,
    /** From a file of prose, such as Markdown, or of translated messages. */
    DOCUMENTS,
    /** Typed by the user or worded by Vauban. */
    TYPED,
    /** What a model answered earlier. */
    ANSWERS,
    /** All else: console output, problems, the clipboard, files of an unknown kind. */
    OTHER,
    /** A text in which something was masked; it has another class as well. */
    MASKED;

    /** As policies write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The class that policies write so. */
    public static Optional<DataClass> of(String text) {
        return Stream.of(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    /** Of a part, whatever is masked in it. */
    static DataClass of(Part part) {
        return switch (part.source()) {
            case TextSource.Unknown unknown -> OTHER;
            case TextSource.Typed typed -> switch (part.role()) {
                case "answer" -> ANSWERS;
                case "console", "problems", "clipboard", "compare", "diff", "other", "recent_edit" -> OTHER;
                default -> TYPED;
            };
            case TextSource.InFile file -> {
                Language language = Language.ofFile(file.path());
                yield language == null ? OTHER : switch (language.kind()) {
                    case CODE, DATA, MARKUP -> CODE;
                    case PROSE, MESSAGES -> DOCUMENTS;
                };
            }
        };
    }
}
