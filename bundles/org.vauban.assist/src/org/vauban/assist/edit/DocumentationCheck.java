// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.edit.answer.EditRegion;
import org.vauban.governance.language.Language;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Checks that an edit that should only document code leaves the code unchanged: only comments may differ. Pure.
 */
public final class DocumentationCheck {
    /** First line of a declaration in a language without braces. */
    private static final Pattern DECLARATION = Pattern
            .compile("(?s)(?:@|(?:async\\s+)?def\\b|(?:class|module|function|sub|proc)\\b).*");

    private DocumentationCheck() {}

    /**
     * Whether both texts hold the same code, regardless of comments and of blanks without a meaning. True if the
     * language's comments are unknown.
     *
     * @param language an LSP language id, or null
     * @param file file whose extension determines the language if the id does not, or null
     */
    public static boolean keepsCode(@Nullable String language, @Nullable Path file, String before, String after) {
        Language known = Language.of(language, file);
        return LanguageSyntax.of(known).kind() == LanguageSyntax.Kind.PROSE || new CommentFreeCode(known, before, 0)
                .code().equals(new CommentFreeCode(known, after, 0).code());
    }

    /**
     * Whether an edit documents a range: it keeps the code as {@link #keepsCode(String, Path, String, String)} requires
     * and, if the range is a declaration, does not put all new comments behind it, where they document what follows,
     * except a string that documents the last attribute of a class.
     *
     * @param start start of the range in the text before, in UTF-16 units
     * @param end end of the range, exclusive
     */
    public static boolean documents(@Nullable String language, @Nullable Path file, String before, String after,
            int start, int end) {
        if (!keepsCode(language, file, before, after)) {
            return false;
        }
        Language known = Language.of(language, file);
        EditRegion region = EditRegion.of(before, start, end);
        String declaration = region.old().strip();
        if (LanguageSyntax.of(known).kind() == LanguageSyntax.Kind.PROSE
                || !CodeEdits.isDeclaration(declaration) && !DECLARATION.matcher(declaration).matches()) {
            return true;
        }
        CommentFreeCode old = new CommentFreeCode(known, before, region.end());
        List<CommentFreeCode.Comment> added = new ArrayList<>(new CommentFreeCode(known, after, 0).comments());
        List<String> there = new ArrayList<>(old.comments().stream().map(CommentFreeCode.Comment::text).toList());
        added.removeIf(each -> there.remove(each.text()));
        return added.isEmpty() || !added.stream().allMatch(each -> each.apart() && each.at() >= old.codeEnd()
                && !(each.backward() && each.at() == old.codeEnd()));
    }
}
