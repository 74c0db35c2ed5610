// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.context.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.context.workspace.Declaration;
import org.vauban.assist.context.workspace.Declarations;
import org.vauban.assist.tests.Patience;

/** Which declarations are found in files of each language; bodies, comments and strings do not count. */
class DeclarationsTest {

    private static List<String> found(String language, String text) {
        return Declarations.of(language, null, text).stream()
                .map(each -> each.kind().name().charAt(0) + " " + (each.owner() == null ? "" : each.owner() + ".")
                        + each.name())
                .toList();
    }

    private static String text(String language, String text, String name) {
        return Declarations.of(language, null, text).stream().filter(each -> each.name().equals(name))
                .map(Declaration::text).findFirst()
                .orElseThrow();
    }

    /** Otherwise half a surrogate pair would be in the prompt. */
    @ParameterizedTest
    @CsvSource({"typescript, function f(a = \"%s\") {}", "python, def f(a = '\"%s\"'): pass"})
    void aHeadThatIsTooLongIsCutAtAWholeCharacter(String language, String code) {
        for (String before : List.of("", "x")) { // for one of them, the limit falls inside a character
            String head = text(language, code.formatted(before + "\uD83D\uDE00".repeat(400)), "f");
            assertTrue(head.endsWith("\uD83D\uDE00"), head);
        }
    }

    @Test
    void java() {
        String text = """
                      package a.b;
                      import java.util.List;
                      /** class Not { } */
                      public final class Stack<T extends Comparable<T>> implements Iterable<T> {
                          private int size = count("class Neither {");
                          static final Map<String, List<T>> NAMES = new HashMap<>();
                          public Stack(int capacity) {
                              class Local { int inner; }
                              this.size = capacity;
                          }
                          @Override
                          @SuppressWarnings("unchecked")
                          public T pop() throws EmptyException { if (size == 0) { throw new EmptyException(); } return top(); }
                          abstract int size(
                                  String name,
                                  int other);
                          enum Color { RED, GREEN }
                          record Pair(int a, int b) { int sum() { return a + b; } }
                          static { init(); }
                      }
                      interface Visitor { void visit(Stack<?> stack); }
                      """;
        assertEquals(
                List.of("T Stack", "V Stack.size", "V Stack.NAMES", "F Stack.Stack", "F Stack.pop", "F Stack.size",
                        "T Stack.Color", "T Stack.Pair", "F Pair.sum", "T Visitor", "F Visitor.visit"),
                found("java", text).stream()
                        .filter(each -> !each.contains("Color.")).toList());
        assertEquals("public final class Stack<T extends Comparable<T>> implements Iterable<T>",
                text("java", text, "Stack"));
        assertTrue(text("java", text, "pop").endsWith("public T pop() throws EmptyException"));
        Declaration size = Declarations.of("java", null, text).get(1);
        assertTrue(size.hidden());
        assertEquals(4, size.line());
    }

    @Test
    void python() {
        String text = """
                      # class Not:
                      LIMIT: int = 3
                      class Account(Base):
                          \"""def no(self):\"""
                          owner: str
                          async def transfer(self, to: "Account",
                                             amount: int = 0) -> bool:
                              inner = 1
                              def helper(): pass
                              return True
                          def _secret(self): pass
                      def compute_total(items): return sum(items)
                      if __name__ == "__main__":
                          main = 1
                      """;
        assertEquals(List.of("V LIMIT", "T Account", "V Account.owner", "F Account.transfer", "F Account._secret",
                "F compute_total"), found("python", text));
        assertEquals("async def transfer(self, to: \"Account\", amount: int = 0) -> bool",
                text("python", text, "transfer"));
    }

    @Test
    void typescript() {
        String text = """
                      import { a } from "./a";
                      export interface Shape {
                          readonly name: string;
                          area(scale: number): number
                      }
                      export type Id = string | number
                      export abstract class Circle<T> extends Base<T> implements Shape {
                          private radius = 0
                          static count: number = 1;
                          constructor(private readonly r: number) { super(); if (r) { run(r) } }
                          async area(scale: number): Promise<number> {
                              const local = 1
                              return local
                          }
                          get diameter() { return this.r * 2 }
                      }
                      export const parse = async (text: string): Promise<Id> => {
                          return text
                      }
                      export default function main(argv) { }
                      const LIMIT = 3
                      """;
        List<String> found = found("typescript", text);
        assertTrue(found.containsAll(List.of("T Shape", "V Shape.name", "F Shape.area", "T Id", "T Circle",
                "V Circle.radius", "V Circle.count", "F Circle.constructor", "F Circle.area", "F Circle.diameter",
                "F parse", "F main", "V LIMIT")), found::toString);
        assertTrue(found.stream().noneMatch(each -> each.endsWith("local") || each.endsWith(".if")), found::toString);
    }

    @Test
    void c() {
        String text = """
                      #include <stdio.h>
                      #define MAX(a, b) \\
                          ((a) > (b) ? (a) : (b))
                      #define LIMIT 10
                      namespace geo {
                      template <typename T>
                      class Point : public Base {
                      public:
                          explicit Point(int x, int y);
                          int x() const { return x_; }
                      private:
                          int x_;
                      };
                      }
                      struct node { struct node *next; int value; };
                      typedef unsigned long size_type;
                      enum color { RED, GREEN };
                      extern const char *name;
                      int add(int a, int b);
                      static void helper(void) { for (;;) { work(); } }
                      int geo::Point::scale(double by) { return 0; }
                      """;
        List<String> found = found("cpp", text);
        assertTrue(found.containsAll(List.of("F MAX", "V LIMIT", "T Point", "F Point.Point", "F Point.x", "V Point.x_",
                "T node", "V node.value", "T size_type", "T color", "V name", "F add", "F helper", "F Point.scale")),
                found::toString);
        assertTrue(found.stream().noneMatch(each -> each.endsWith("work") || each.endsWith("for")), found::toString);
    }

    @Test
    void go() {
        String text = """
                      package store
                      import "fmt"
                      const Limit = 3
                      type Store struct {
                      \tName string
                      \titems map[string]int
                      }
                      type Reader interface {
                      \tRead(p []byte) (n int, err error)
                      }
                      func New(name string) *Store { return &Store{Name: name} }
                      func (s *Store) Add(key string, count int) error {
                      \tif count < 0 { return fmt.Errorf("func no()") }
                      \treturn nil
                      }
                      """;
        List<String> found = found("go", text);
        assertEquals(List.of("V Limit", "T Store", "V Store.Name", "V Store.items", "T Reader", "F Reader.Read",
                "F New", "F Store.Add"), found);
    }

    @Test
    void rust() {
        String text = """
                      use std::fmt;
                      pub const LIMIT: usize = 3;
                      pub struct Stack<'a, T> { items: Vec<T>, name: &'a str }
                      pub enum Shape { Circle(f64), Square { side: f64 }, }
                      impl<'a, T: Clone> Stack<'a, T> {
                          pub fn push(&mut self, item: T) -> usize { self.items.push(item); if true { 1 } else { 2 } }
                      }
                      impl fmt::Display for Shape { fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "fn no()") } }
                      pub trait Visit { fn visit(&self, shape: &Shape); }
                      mod inner { pub fn helper() {} }
                      macro_rules! square { ($x:expr) => { $x * $x }; }
                      """;
        List<String> found = found("rust", text);
        assertTrue(
                found.containsAll(List.of("V LIMIT", "T Stack", "V Stack.items", "V Stack.name", "T Shape",
                        "F Stack.push", "F Shape.fmt", "T Visit", "F Visit.visit", "F helper", "F square")),
                found::toString);
    }

    @Test
    void otherLanguagesAndLargeTextsHaveNone() {
        assertEquals(List.of(), Declarations.of("markdown", Path.of("a.md"), "class A {}"));
        assertEquals(List.of(), Declarations.of("java", null, "class A {}\n".repeat(200_000)));
        assertTrue(Declarations.areFoundIn(null, Path.of("a/b.rs")));
    }

    /**
     * The time limit is far above the time needed, and far below that of a scan that rereads each declaration per
     * character.
     */
    @ParameterizedTest
    @CsvSource({"javascript, export const wasm = \", A, \"; ", "javascript, export const a = b(), \\n, .c(); ",
            "javascript, const t = `, \\n, `; ", "cpp, int a = b, ' :', c; ", "java, int a = b, ' +', c; "})
    void aHugeHeadIsReadOnce(String language, String before, String piece, String after) {
        String part = piece.replace("\\n", "\n");
        String text = before + part.repeat(1_000_000 / part.length()) + after + "\nclass Stack {\n}\n";
        assertTimeoutPreemptively(Duration.ofSeconds(Patience.SECONDS),
                () -> assertTrue(found(language, text).contains("T Stack")));
    }

    /** An editor's file is incomplete most of the time. */
    @ParameterizedTest
    @ValueSource(strings = {"java", "python", "typescript", "cpp", "go", "rust"})
    void readsWhateverComes(String language) {
        Random random = new Random(5);
        String[] pieces = {"{", "}", "(", ")", "class A", "fn f", "func", "\"", "'", "`", "\n", "    ", "#define X",
                ";", ",", ":", "=", "=>", "/*",
                "*/", "//", "def f", "\\", "é", "\0", "template<", ">", "impl"};
        for (int n = 0; n < 2_000; n++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(60); k >= 0; k--) {
                text.append(pieces[random.nextInt(pieces.length)]).append(random.nextBoolean() ? " " : "");
            }
            Declarations.of(language, null, text.toString());
        }
    }
}
