// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.edit.NewFile;
import org.vauban.assist.markdown.CodeBlock;

class NewFileTest {
    private static final Predicate<String> MAVEN = Set.of("src", "src/main/java", "src/test/java")::contains;

    private static CodeBlock java(String text) {
        return new CodeBlock("java", null, text, true);
    }

    private static String place(NewFile file) {
        return (file.folder().isEmpty() ? "" : file.folder() + "/") + file.name();
    }

    @Test
    void javaGoesWhereItsPackageAndItsKindSay() {
        CodeBlock type = java("package a.b;\n\npublic final class Stack {\n}\n");
        assertEquals("src/main/java/a/b/Stack.java", place(NewFile.of(type, "src/main/java/x/Queue.java", MAVEN)));
        CodeBlock test = java("package a.b;\n\nimport org.junit.jupiter.api.Test;\n\nclass StackTest {\n}\n");
        assertEquals("src/test/java/a/b/StackTest.java",
                place(NewFile.of(test, "src/main/java/a/b/Stack.java", MAVEN)));
        assertEquals("a/b/StackTest.java", place(NewFile.of(test, "Stack.java", folder -> false)), "no source folder");
        assertEquals("src/main/java/NewType.java", place(NewFile.of(java("int a;\n"), "pom.xml", MAVEN)));
    }

    @ParameterizedTest
    @CsvSource({"lib/util.py,lib/util.py", "/etc/passwd,docs/passwd", "../../other.py,docs/other.py",
            "C:\\a\\b.py,docs/b.py", "a\\b.py,a/b.py"})
    void aNameInTheAnswerCountsUnlessItLeadsOutOfTheProject(String hint, String place) {
        assertEquals(place,
                place(NewFile.of(new CodeBlock("python", hint, "a = 1\n", true), "docs/a.md", folder -> true)));
    }

    @Test
    void withoutAFileBesideNothingTellsTheFolder() {
        NewFile file = NewFile.of(new CodeBlock("typescript", null, "let a;\n", true), null, folder -> true);
        assertNull(file.folder());
        assertEquals("new.ts", file.name());
        assertEquals("let a;\n", file.text());
    }

    @ParameterizedTest
    @CsvSource({"kotlin,new.kt", "kts,new.kts", "yaml,new.yml", "bash,new.sh", "tsx,new.tsx", "c++,new.cpp",
            "properties,new.properties", "klingon,new.klingon", "git-commit,new.txt"})
    void theLanguageOfTheBlockTellsTheExtension(String language, String name) {
        assertEquals(name, NewFile.of(new CodeBlock(language, null, "a\n", true), null, folder -> true).name());
    }

    @ParameterizedTest
    @CsvSource({"src/a.py,src/test_a.py", "src/a.ts,src/a.test.ts", "src/a.mts,src/a.test.mts", "a.go,a_test.go",
            "src/a.c,src/a_test.c", "Makefile,Makefile_test"})
    void testsAreNamedAsTheirLanguageHasIt(String tested, String place) {
        assertEquals(place, place(NewFile.test(new CodeBlock("x", null, "text\n", true), tested, "", folder -> true)));
    }

    @ParameterizedTest
    @CsvSource({"src/main/java/a/b/Stack.java,src/test/java/a/b/StackTest.java",
            "core/src/main/java/a/b/Stack.java,core/src/test/java/a/b/StackTest.java",
            "src/main/java/Stack.java,src/test/java/StackTest.java", "src/a/b/Stack.java,src/a/b/StackTest.java",
            "Stack.java,StackTest.java"})
    void testsOfJavaAreInThePackageOfWhatTheyTest(String tested, String place) {
        for (String declared : List.of("", "package a.b;\n\n", "package com.example;\n\n")) {
            NewFile file = NewFile.test(java(declared + "import org.junit.jupiter.api.Test;\n\nclass StackTest {\n}\n"),
                    tested, "package a.b;\n\nclass Stack {\n}\n", folder -> false);
            assertEquals(place, place(file));
            assertEquals("package a.b;\n\nimport org.junit.jupiter.api.Test;\n\nclass StackTest {\n}\n", file.text());
        }
        assertEquals("class StackTest {\n}\n", NewFile
                .test(java("package a;\n\nclass StackTest {\n}\n"), tested, "class Stack {\n}\n", folder -> false)
                .text(), "no package where the tested type has none");
    }

    @Test
    void theTestIsNamedAfterTheTypeThatTests() {
        CodeBlock code = java("record Row(int a) {\n}\n\nclass StackTests {\n}\n");
        assertEquals("a/StackTests.java", place(NewFile.test(code, "a/Stack.java", "package a;\n", folder -> true)));
        assertEquals("a/StackTest.java",
                place(NewFile.test(java("@Test void a() {\n}\n"), "a/Stack.java", "package a;\n", folder -> true)));
    }

    /** A Go file whose name does not end in {@code _test} would become part of the program. */
    @ParameterizedTest
    @CsvSource({"stack_test.go,stack2_test.go", "stack.test.ts,stack2.test.ts", "test_stack.py,test_stack2.py",
            "stack_spec.rb,stack2_spec.rb", "StackTests.cs,Stack2Tests.cs", "Contest.kt,Contest2.kt",
            "Test.kt,Test2.kt", "Makefile,Makefile2", "StackIT.kt,Stack2IT.kt", "StackITCase.kt,Stack2ITCase.kt",
            "StackTestCase.kt,Stack2TestCase.kt", "AUDIT.kt,AUDIT2.kt"})
    void anotherNameTellsTheSameKind(String name, String other) {
        assertEquals(new NewFile("a", other, "class StackTests"),
                new NewFile("a", name, "class StackTests").numbered(2));
    }

    @Test
    void aTypeOfJavaGetsTheNewNameOfItsFile() {
        assertEquals(new NewFile("", "Stack2Test.java", "class Stack2Test {\n    Stack2Test() {}\n    Stack a;\n}\n"),
                new NewFile("", "StackTest.java", "class StackTest {\n    StackTest() {}\n    Stack a;\n}\n")
                        .numbered(2));
        assertEquals(new NewFile("", "Stack2IT.java", "class Stack2IT {}\n"),
                new NewFile("", "StackIT.java", "class StackIT {}\n").numbered(2), "run as an integration test");
    }

    /** JUnit's annotation has the same simple name. */
    @Test
    void whatHasOnlyTheSameSimpleNameAsTheFileKeepsIt() {
        String text = """
                package a.b;

                import org.junit.jupiter.api.Test;

                /** {@link Test} and {@link a.b.Test}. */
                class %1$s {
                    @Test
                    @org.junit.Test
                    void runs() {
                        a.b.%1$s it = new %1$s();
                    }
                }
                """;
        NewFile other = new NewFile("", "Test.java", text.formatted("Test")).numbered(2);
        assertEquals("Test2.java", other.name());
        String renamed = text.formatted("Test2").replace("{@link Test}", "{@link Test2}");
        assertEquals(renamed.replace("a.b.Test}", "a.b.Test2}"), other.text());
        assertEquals("@interface Slow2 {}\n@Slow2 class A {}",
                new NewFile("", "Slow.java", "@interface Slow {}\n@Slow class A {}").numbered(2).text());
    }
}
