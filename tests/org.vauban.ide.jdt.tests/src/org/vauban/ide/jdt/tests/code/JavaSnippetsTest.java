// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.assist.context.Snippet;
import org.vauban.ide.code.EditorPosition;
import org.vauban.ide.jdt.tests.JavaSample;

/** What JDT tells a model about a place. */
class JavaSnippetsTest {
    @RegisterExtension
    final JavaSample sample = new JavaSample();

    @BeforeEach
    void files() throws Exception {
        sample.file("Order.java", """
                                  package shop;

                                  public class Order {
                                      public enum State { OPEN, PAID }
                                      private long secret;
                                      public final int number;
                                      /** Makes an order of a customer. It is open. */
                                      public Order(String customer, int number) { this.number = number; }
                                      public State state() { return State.OPEN; }
                                      public void addLine(String article, int count) { }
                                      public static Order empty() { return new Order("", 0); }
                                      private void hidden() { }
                                  }
                                  """);
    }

    private List<Snippet> snippets(String withBar) throws Exception {
        return sample.java.snippets(sample.place("Shop.java", withBar), new NullProgressMonitor());
    }

    private static String text(List<Snippet> snippets, Kind kind) {
        return String.join("", snippets.stream().filter(each -> each.kind() == kind).map(Snippet::text).toList());
    }

    private String inMethod(String line) {
        return "package shop;\n\nclass Shop {\n    void run(Order order) {\n        " + line + "\n    }\n}\n";
    }

    @Test
    void membersBehindTheDotComeFirst() throws Exception {
        List<Snippet> snippets = snippets(inMethod("order.|"));
        Snippet first = snippets.getFirst();
        assertEquals(Kind.MEMBERS, first.kind());
        assertEquals("Order.java", first.label());
        assertTrue(first.file().endsWith("src/shop/Order.java"), String.valueOf(first.file()));
        assertTrue(first.text().contains("void addLine(String article, int count);"), first.text());
        assertTrue(first.text().contains("int number;") && first.text().contains("State state();"), first.text());
        assertFalse(
                first.text().contains("hidden") || first.text().contains("secret") || first.text().contains("Order("),
                first.text());
    }

    @Test
    void whatWasTypedChooses() throws Exception {
        String members = text(snippets(inMethod("int n = order.nu|;")), Kind.MEMBERS);
        assertTrue(members.contains("int number;") && !members.contains("addLine"), members);
    }

    @Test
    void behindATypeOnlyWhatIsStatic() throws Exception {
        String members = text(snippets(inMethod("Order o = Order.|;")), Kind.MEMBERS);
        assertTrue(members.contains("static Order empty();") && !members.contains("addLine"), members);
    }

    @Test
    void parametersOfTheCallWithTheirDocumentation() throws Exception {
        List<Snippet> snippets = snippets(inMethod("Order o = new Order(|"));
        String expected = text(snippets, Kind.EXPECTED);
        assertTrue(expected.contains("/** Makes an order of a customer. */\nOrder(String customer, int number);"),
                expected);
    }

    @Test
    void whatMakesTheExpectedType() throws Exception {
        String expected = text(snippets(inMethod("Order.State s = |;")), Kind.EXPECTED);
        assertTrue(expected.contains("OPEN, PAID;"), expected);
        String returned = text(sample.java.snippets(sample.place("Other.java",
                "package shop;\n\nclass Other {\n    Order make() {\n        return |;\n    }\n}\n"),
                new NullProgressMonitor()), Kind.EXPECTED);
        assertTrue(
                returned.contains("Order(String customer, int number);") && returned.contains("static Order empty();"),
                returned);
    }

    /** Returns the expected type in a method that makes a Shop, in a lambda that makes an Order. */
    private String expectedInLambda(String name, String lambda) throws Exception {
        return text(sample.java.snippets(sample.place(name + ".java",
                "package shop;\n\nimport java.util.function.Supplier;\n\nclass " + name
                        + " {\n    " + name + "(int size) {}\n    static " + name
                        + " make() {\n        Supplier<Order> s = " + lambda
                        + ";\n        return null;\n    }\n}\n"),
                new NullProgressMonitor()), Kind.EXPECTED);
    }

    @Test
    void aLambdaReturnsWhatItsOwnMethodDoes() throws Exception {
        String block = expectedInLambda("Block", "() -> { return |; }");
        assertTrue(block.contains("Order(String customer, int number);") && !block.contains("Block"), block);
        String expression = expectedInLambda("Plain", "() -> |");
        assertTrue(expression.contains("Order(String customer, int number);") && !expression.contains("Plain"),
                expression);
        String anonymous = expectedInLambda("Inner", "new Supplier<Order>() { public Order get() { return |; } }");
        assertTrue(anonymous.contains("static Order empty();") && !anonymous.contains("Inner"), anonymous);
    }

    @Test
    void typesOfVariablesAtAPlainLine() throws Exception {
        List<Snippet> snippets = snippets(inMethod("|"));
        Snippet type = snippets.stream().filter(each -> each.kind() == Kind.TYPE && each.label().equals("Order.java"))
                .findFirst().orElseThrow();
        assertTrue(type.text().startsWith("class Order {") && type.text().contains("addLine"), type.text());
        assertTrue(type.origin().contains("order"), type.origin());
    }

    @Test
    void theRestOfTheOwnTypeAndTheImportsAreToldOnlyWhereTheyAreOutOfSight() throws Exception {
        String start = "package shop;\n\nimport java.util.List;\n\nclass Shop {\n    private List<Order> orders;\n    int far(String name) { return 1; }\n";
        String filler = "    // nothing to see here, move along\n".repeat(60);
        String end = "    void run() {\n        |\n    }\n}\n";
        List<Snippet> near = snippets(start + end);
        assertFalse(near.stream().anyMatch(each -> each.label().equals("Shop.java") || each.kind() == Kind.IMPORTS),
                near.toString());
        List<Snippet> far = sample.java.snippets(
                sample.place("Far.java", start.replace("class Shop", "class Far") + filler + end),
                new NullProgressMonitor());
        Snippet own = far.stream().filter(each -> each.label().equals("Far.java")).findFirst().orElseThrow();
        assertTrue(own.text().contains("List<Order> orders;") && own.text().contains("int far(String name);"),
                own.text());
        assertEquals("List\n", text(far, Kind.IMPORTS));
    }

    @Test
    void ofALargeTypeWhatIsNamedLikeTheLinesRoundTheCaret() throws Exception {
        StringBuilder many = new StringBuilder("package shop;\n\npublic class Ledger {\n");
        for (int i = 0; i < 30; i++) {
            many.append("    public void column").append((char) ('A' + i % 26)).append(i).append("(int width) { }\n");
        }
        sample.file("Ledger.java", many
                .append("    public void bookInvoice(String invoice) { }\n    public void rare() { }\n}\n").toString());
        String type = text(sample.java.snippets(
                sample.place("Books.java",
                        "package shop;\n\nclass Books {\n    void close(Ledger ledger) { ledger.rare(); }\n\n"
                                + "    void book(Ledger ledger, String invoice) {\n        |\n    }\n}\n"),
                new NullProgressMonitor()), Kind.TYPE);
        assertTrue(type.contains("bookInvoice(String invoice)") && type.contains("rare()"), type);
        assertTrue(type.lines().filter(line -> line.contains("column")).count() <= 2, type);
    }

    @Test
    void aCancelledMonitorEndsIt() throws Exception {
        NullProgressMonitor monitor = new NullProgressMonitor();
        monitor.setCanceled(true);
        EditorPosition place = sample.place("Shop.java", inMethod("|"));
        assertThrows(OperationCanceledException.class, () -> sample.java.snippets(place, monitor));
    }

    @Test
    void atOddPlacesItTellsSomethingOrNothing() throws Exception {
        String text = inMethod("String s = \"a\" + order.state() + ('x');").replace("|", "");
        EditorPosition place = EditorPosition.of(sample.file("Odd.java", text), "java", text, 0);
        for (int offset = 0; offset <= text.length(); offset += 3) {
            sample.java.snippets(place.at(offset), new NullProgressMonitor());
        }
        sample.java.snippets(EditorPosition.of(sample.file("Broken.java", "}}} class ((("), "java", "}}} class (((", 5),
                new NullProgressMonitor());
        sample.java.snippets(EditorPosition.of(sample.file("Empty.java", ""), "java", "", 0),
                new NullProgressMonitor());
    }

    private String missing(String name, String withBar) throws Exception {
        return text(sample.java.snippets(sample.place(name + ".java", "package shop;\n\n" + withBar),
                new NullProgressMonitor()), Kind.PROBLEM);
    }

    @Test
    void betweenMembersTheMethodsThatAreYetToBeImplemented() throws Exception {
        String code = "class Sizes implements Comparable<Sizes> {\n    int size;\n\n    |\n}\n";
        assertEquals("// to be implemented: int compareTo(Sizes);\n",
                missing("Sizes", code).replaceAll("\\(Sizes \\w+\\)", "(Sizes)"));
        assertEquals("", missing("Base", code.replace("Sizes", "Base").replace("class", "abstract class")),
                "others implement them");
        assertEquals("", missing("Within", code.replace("Sizes", "Within")
                .replace("    |", "    void f() {\n        |\n    }")), "within a method nobody does");
    }

    @Test
    void betweenMembersTheMethodsThatAreCalledButNotThere() throws Exception {
        String missing = missing("Calls", """
                class Calls {
                    int total(Order order) {
                        return price(order, 2) + order.unknown();
                    }

                    |
                }
                """);
        assertEquals("// called, but not declared: price(Order, int)\n", missing, "that of another type is left out");
    }

    @Test
    void whereADeclarationIsBegunToo() throws Exception {
        String missing = missing("Begun", """
                class Begun {
                    int total() {
                        return price(2);
                    }

                    private int pr|
                }
                """);
        assertEquals("// called, but not declared: price(int)\n", missing);
    }

    @Test
    void inAMethodTheVariablesThatAreUsedBelow() throws Exception {
        String missing = missing("Uses", """
                class Uses {
                    int total(int count) {
                        |
                        return price * count + above;
                    }

                    int other() {
                        return elsewhere;
                    }
                }
                """);
        assertEquals("// used below, but not declared: price\n// used below, but not declared: above\n", missing);
    }

    @Test
    void whereNothingIsMissingNothingIsSaid() throws Exception {
        assertEquals("", text(snippets(inMethod("order.|")), Kind.PROBLEM));
        assertEquals("", missing("Whole", "class Whole {\n    int size;\n\n    |\n}\n"));
    }

    /** The declaring file may be excluded, so the gate must see each text with its file. */
    private void assertToldAsTextOfBase(String name, String withBar) throws Exception {
        List<Snippet> told = sample.java.snippets(sample.place(name + ".java", withBar), new NullProgressMonitor())
                .stream().filter(each -> each.text().contains("Base of the vault") || each.text().contains("Code code"))
                .toList();
        assertFalse(told.isEmpty(), withBar);
        told.forEach(each -> assertTrue(each.file().endsWith("src/shop/Base.java"), each.file() + ": " + each.text()));
    }

    @Test
    void whatIsInheritedIsToldAsTextOfTheFileThatDeclaresIt() throws Exception {
        sample.file("Code.java", "package shop;\n\npublic class Code {\n}\n");
        sample.file("Base.java", """
                                 package shop;

                                 public abstract class Base {
                                     /** Base of the vault. */
                                     public void open(Code code) { }
                                     public void open(Code code, int number) { }
                                     protected abstract void seal(Code code);
                                 }
                                 """);
        sample.file("Vault.java", """
                                  package shop;

                                  public class Vault extends Base {
                                      public void open(String word) { }
                                      @Override
                                      protected void seal(Code other) { }
                                  }
                                  """);
        String method = "package shop;\n\nclass %s {\n    void run(Vault vault) {\n        %s\n    }\n}\n";
        assertToldAsTextOfBase("Members", method.formatted("Members", "vault.|"));
        assertToldAsTextOfBase("Parameters", method.formatted("Parameters", "vault.open(|"));
        assertToldAsTextOfBase("Scope", method.formatted("Scope", "|"));
        assertToldAsTextOfBase("Missing", "package shop;\n\nclass Missing extends Base {\n\n    |\n}\n");
        assertToldAsTextOfBase("Own", method.formatted("Own extends Base", "|"));
        List<Snippet> own = sample.java.snippets(
                sample.place("Last.java", method.formatted("Last", "vault.|")), new NullProgressMonitor());
        assertTrue(own.stream().anyMatch(each -> each.file().endsWith("src/shop/Vault.java")
                && each.text().contains("void open(String word);")), own.toString());
    }
}
