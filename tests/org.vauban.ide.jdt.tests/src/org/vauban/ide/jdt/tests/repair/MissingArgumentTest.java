// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.vauban.assist.edit.FixValidator.Repaired;
import org.vauban.ide.jdt.tests.JavaProblem;
import org.vauban.ide.jdt.tests.JavaSample;

/** A call that lacks an argument is completed from variables in scope. */
@Tag("slow")
class MissingArgumentTest {
    @RegisterExtension
    final JavaSample sample = new JavaSample();

    private int files;

    @BeforeEach
    void order() throws Exception {
        sample.file("Order.java",
                "package shop;\n\npublic class Order {\n    public Order(String customer, int count) {}\n    public Order() {}\n"
                        + "    public void send(String street, String town) {}\n    public static void log(Order order, int level) {}\n}\n");
    }

    private static String shop(String parameters, String line) {
        return "package shop;\n\nclass Shop {\n    void run(" + parameters + ") {\n        " + line + "\n    }\n}\n";
    }

    private Optional<Repaired> repaired(String text, boolean sure) throws Exception {
        String name = "Shop" + ++files;
        return JavaProblem.of(sample, name + ".java", text.replace("Shop", name)).repaired(sure)
                .map(repaired -> new Repaired(repaired.text().replace(name, "Shop"), repaired.steps()));
    }

    /** Requires this line both from an immediate repair and after the model. */
    private void becomes(String parameters, String before, String after) throws Exception {
        Repaired repaired = repaired(shop(parameters, before), true).orElseThrow();
        assertEquals(shop(parameters, after), repaired.text());
        assertEquals(1, repaired.steps().size());
        assertTrue(repaired.steps().getFirst().startsWith("The call now also passes "), repaired.steps().toString());
    }

    @Test
    void theVariableThatIsNamedLikeTheParameter() throws Exception {
        becomes("Order order, String street, String town, String other", "order.send(town);",
                "order.send(street, town);");
    }

    @Test
    void allOfThem() throws Exception {
        becomes("String customer, int count", "new Order(customer, 1); new Order(count);",
                "new Order(customer, 1); new Order(customer, count);");
    }

    @Test
    void whereNoneWasGiven() throws Exception {
        becomes("Order order, String street, String town", "order.send();", "order.send(street, town);");
    }

    @Test
    void theOnlyOneOfAParticularType() throws Exception {
        becomes("Order given, int n", "Order.log(n);", "Order.log(given, n);");
    }

    @Test
    void aFieldThatIsInSight() throws Exception {
        String text = "package shop;\n\nclass Shop {\n    private final String street = \"\";\n\n    void run(Order order, String s) { order.send(s); }\n}\n";
        assertEquals(text.replace("send(s)", "send(street, s)"), repaired(text, true).orElseThrow().text());
    }

    @Test
    void noFieldWhereThereIsNoObject() throws Exception {
        String text = "package shop;\n\nclass Shop {\n    private final String street = \"\";\n\n    static void run(Order order, String s) { order.send(s); }\n}\n";
        assertTrue(repaired(text, true).isEmpty());
    }

    @Test
    void aLocalVariableThatIsMadeByThen() throws Exception {
        String text = shop("", "Order first = new Order();\n        Order.log(1);\n        Order later = new Order();");
        assertEquals(text.replace("log(1)", "log(first, 1)"), repaired(text, true).orElseThrow().text());
    }

    @Test
    void notOneThatCanNotBeTold() throws Exception {
        assertTrue(repaired(shop("Order order, String a", "order.send(\"x\");"), true).isEmpty(),
                "a text may be anything");
        assertTrue(repaired(shop("Order one, Order two", "Order.log(1);"), true).isEmpty(), "two fit");
        assertTrue(repaired(shop("Order order, String street, String town", "order.send(\"x\");"), true).isEmpty(),
                "which of the two is lacking");
    }

    @Test
    void theLikeliestOneOnceTheModelHasFailed() throws Exception {
        String text = shop("Order one, Order otherOrder", "Order.log(1);");
        assertEquals(text.replace("log(1)", "log(otherOrder, 1)"), repaired(text, false).orElseThrow().text());
        assertTrue(repaired(shop("Order order, String a", "order.send(\"x\");"), false).isEmpty(),
                "a guess is left to the model");
    }

    @Test
    void theModelIsToldWhatIsInScope() throws Exception {
        String text = "package shop;\n\nclass Shop {\n    void pay(int sum, String who) {}\n    void run(String me, String you) { pay(1); }\n}\n";
        JavaProblem problem = JavaProblem.of(sample, "Shop.java", text);
        String hints = sample.java.declarations(problem.place(), problem.problem(), new NullProgressMonitor())
                .getFirst().text();
        assertTrue(hints.contains("// in scope for String who: you, me\n"), hints);
    }
}
