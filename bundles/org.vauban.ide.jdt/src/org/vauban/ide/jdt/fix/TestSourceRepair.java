// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Repairs typical omissions of small models in a test: the package, the JUnit imports, the class name. Pure. */
final class TestSourceRepair {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+[\\w.]+\\s*;[ \\t]*\\R?");
    private static final Pattern CLASS = Pattern.compile("(?m)^(\\s*(?:public\\s+|final\\s+)*class\\s+)(\\w+)");
    private static final Pattern IMPORT = Pattern.compile("(?m)^\\s*import\\s+(?:static\\s+)?[\\w.*]+\\s*;");
    private static final Map<String, String> ANNOTATIONS = new LinkedHashMap<>();
    private static final Pattern ASSERTION = Pattern.compile("(?<![\\w.])(?:assert[A-Z]\\w*|fail)\\s*\\(");

    static {
        for (String each : List.of("Test", "BeforeEach", "AfterEach", "BeforeAll", "AfterAll", "DisplayName",
                "Disabled", "Nested")) {
            ANNOTATIONS.put(each, "org.junit.jupiter.api." + each);
        }
    }

    private TestSourceRepair() {}

    static String complete(String written, TestLocation location) {
        String body = PACKAGE.matcher(written).replaceFirst("").strip() + "\n";
        body = CLASS.matcher(body).replaceFirst("$1" + Matcher.quoteReplacement(location.typeName()));
        List<String> missing = new ArrayList<>();
        String all = body;
        ANNOTATIONS.forEach((name, full) -> {
            boolean used = Pattern.compile("@" + name + "\\b").matcher(all).find();
            if (used && !all.contains("import " + full + ";") && !all.contains("import org.junit.jupiter.api.*;")) {
                missing.add("import " + full + ";");
            }
        });
        if (ASSERTION.matcher(body).find() && !body.contains("import static org.junit.jupiter.api.Assertions.")) {
            missing.addFirst("import static org.junit.jupiter.api.Assertions.*;");
        }
        StringBuilder text = new StringBuilder();
        if (!location.packageName().isEmpty()) {
            text.append("package ").append(location.packageName()).append(";\n\n");
        }
        missing.forEach(each -> text.append(each).append('\n'));
        if (!missing.isEmpty() && !IMPORT.matcher(body).lookingAt()) {
            text.append('\n');
        }
        return text.append(body).toString();
    }
}
