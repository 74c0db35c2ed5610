// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.vauban.governance.Part;
import org.vauban.governance.language.Language;
import org.vauban.governance.source.TextSource;

/** Classes of text by which policies decide what may go to a remote endpoint. */
public enum DataClass {
    /** Text of a file in a programming language, a data format or a markup language. */
    CODE,
    /** Text of a prose file, such as Markdown, or of translated messages. */
    DOCUMENTS,
    /** Text that the user typed or Vauban worded. */
    TYPED,
    /** Earlier model output. */
    ANSWERS,
    /** All other text: console output, problems, the clipboard, files of unknown type. */
    OTHER,
    /** Text in which something was masked; it belongs to another class as well. */
    MASKED;

    /** Returns the name in policies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the class with this name in policies. */
    public static Optional<DataClass> of(String text) {
        return Stream.of(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    /** Returns the class of a part, apart from maskings. */
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
