// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import java.util.List;

/** Prompts for tests. */
final class Texts {
    private Texts() {}

    static final List<String> PROMPTS = List.of(
            "The capital of France is",
            "Once upon a time there was a small dragon who",
            "public static int max(int a, int b) {\n    return",
            "import java.util.List;\n\npublic class Stack {\n    private final List<Integer> values",
            "To make bread you need flour, water, salt and",
            "def fibonacci(n):\n    if n < 2:\n        return n\n    return",
            "1, 2, 3, 4, 5, 6, 7,",
            "The three laws of motion were written by",
            "Dear Sir or Madam,\n\nI am writing to",
            "SELECT name, age FROM person WHERE",
            "<html>\n<head>\n<title>",
            "Monday, Tuesday, Wednesday,",
            "The sun rises in the east and",
            "for (int i = 0; i < n; i++) {\n    sum +=",
            "A prime number is a number that",
            "Water boils at one hundred degrees",
            "In the beginning the universe was",
            "class Point:\n    def __init__(self, x, y):\n        self.x = x\n",
            "The quick brown fox jumps over",
            "He opened the door and saw");

    /** Returns distinct lines of code of about eleven tokens each. */
    static String lines(String name, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("    int ").append(name).append(i).append(" = compute(").append(i * 7 % 31).append(");\n");
        }
        return text.toString();
    }
}
