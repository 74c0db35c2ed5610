// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests.code;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.JavaCore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.nextedit.LineEdit;
import org.vauban.assist.nextedit.NextEdit.Kind;
import org.vauban.assist.nextedit.NextEdit;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.tests.JavaSample;

/** Uses that a changed declaration has left behind. */
class JavaNextEditTest {
    private static final String USER = "package shop;\n\nclass User {\n    void use(Lamp lamp) {\n"
            + "        lamp.shine();\n    }\n}\n";
    private static final String LAMP = "package shop;\n\nclass Lamp {\n    void shine() {\n    }\n}\n";
    private static final String RENAMED = LAMP.replace("shine", "glow");

    @RegisterExtension
    final JavaSample sample = new JavaSample();

    /** Returns the next edit after a change of one line in a saved file. */
    private Optional<NextEdit> next(String text, String before, String after) throws Exception {
        EditorPosition place = EditorPosition.of(sample.file("Shop.java", text), "java", text.replace(before, after),
                0);
        int line = (int) text.substring(0, text.indexOf(before)).lines().count() - (before.startsWith(" ") ? 0 : 1);
        return sample.java.next(place, new LineEdit("Shop.java", line, before, after), new NullProgressMonitor());
    }

    private static final String TEXT = "package shop;\n\npublic class Shop {\n    int size;\n    int twice() {\n        return 2 * size;\n"
            + "    }\n    void run(int a) {\n        int size = 1;\n        size++;\n        run(2);\n        this.size = 3;\n    }\n}\n";

    @Test
    void aRenamedFieldIsFollowedOnlyWhereItIsMeant() throws Exception {
        NextEdit first = next(TEXT, "    int size;", "    int length;").orElseThrow();
        String now = TEXT.replace("    int size;", "    int length;");
        assertEquals(new NextEdit(Kind.RENAME, null, now.indexOf("size;\n    }"), "size", "length"), first);
        String then = now.replace("2 * size", "2 * length");
        NextEdit second = sample.java
                .next(EditorPosition.of(sample.file("Shop2.java", then), "java", then.replace("Shop", "Shop2"), 0),
                        new LineEdit("Shop2.java", 3, "    int size;", "    int length;"), new NullProgressMonitor())
                .orElseThrow();
        assertEquals("size = 3", then.replace("Shop", "Shop2").substring(second.offset(), second.offset() + 8),
                "the local one stays");
    }

    @Test
    void callsThatDoNotFitAnyMoreAreShown() throws Exception {
        NextEdit found = next(TEXT, "    void run(int a) {", "    void run(int a, String b) {").orElseThrow();
        String now = TEXT.replace("run(int a)", "run(int a, String b)");
        assertEquals(new NextEdit(Kind.SIGNATURE, null, now.indexOf("run(2)"), "run", null), found);
    }

    @Test
    void aBlankBeforeTheParametersChangesNothing() throws Exception {
        NextEdit found = next(TEXT, "    void run(int a) {", "    void run (int a, String b) {").orElseThrow();
        String now = TEXT.replace("run(int a)", "run (int a, String b)");
        assertEquals(new NextEdit(Kind.SIGNATURE, null, now.indexOf("run(2)"), "run", null), found);
    }

    /** After a method of {@link #LAMP} was renamed, its use in {@link #USER} comes next. */
    private void assertUseIsNext(IFile user, IFile lamp) {
        NextEdit found = sample.java.next(EditorPosition.of(lamp, "java", RENAMED, 0),
                new LineEdit("Lamp.java", 3, "    void shine() {", "    void glow() {"), new NullProgressMonitor())
                .orElseThrow();
        assertEquals(new NextEdit(Kind.RENAME, user.getLocation().toPath(), USER.indexOf("shine"), "shine", "glow"),
                found);
    }

    @Test
    void otherFilesAreLookedInto() throws Exception {
        assertUseIsNext(sample.file("User.java", USER), sample.file("Lamp.java", RENAMED));
    }

    /** JDT parses typed text some time after the last key. */
    @Test
    void whatJdtHasNotReadYetIsFollowedIntoOtherFiles() throws Exception {
        IFile user = sample.file("User.java", USER);
        IFile lamp = sample.file("Lamp.java", LAMP);
        ICompilationUnit unit = JavaCore.createCompilationUnitFrom(lamp);
        unit.becomeWorkingCopy(null);
        try {
            assertEquals(1, unit.getTypes().length);
            unit.getBuffer().setContents(RENAMED);
            assertUseIsNext(user, lamp);
        } finally {
            unit.discardWorkingCopy();
        }
    }

    @Test
    void aLineThatDeclaresNothingLeavesNothingBehind() throws Exception {
        assertEquals(Optional.empty(), next(TEXT, "        size++;", "        twice();"));
    }
}
