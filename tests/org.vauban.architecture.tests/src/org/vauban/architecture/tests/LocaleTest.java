// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Text for machines must not depend on the user's language: names of files, protocols, prompts, logs. So no code may
 * format text or change its case by the default locale without naming it; classes of messages format what people read,
 * for their locale.
 */
class LocaleTest {
    private static final Path BUNDLES = Path.of(System.getProperty("vauban.root"), "bundles");

    private static final String LOCALE = "Ljava/util/Locale;";

    /** Methods of the JDK that take the default locale if the caller gives none, by class. */
    private static final Map<String, Set<String>> BY_LOCALE = Map.ofEntries(
            Map.entry("java/lang/String", Set.of("format", "formatted", "toLowerCase", "toUpperCase")),
            Map.entry("java/io/PrintStream", Set.of("format", "printf")),
            Map.entry("java/io/PrintWriter", Set.of("format", "printf")),
            Map.entry("java/io/Console", Set.of("format", "printf")),
            Map.entry("java/util/Formatter", Set.of("<init>")),
            Map.entry("java/util/Scanner", Set.of("<init>")),
            Map.entry("java/text/NumberFormat", Set.of("getInstance", "getNumberInstance", "getIntegerInstance",
                    "getPercentInstance", "getCurrencyInstance", "getCompactNumberInstance")),
            Map.entry("java/text/DecimalFormat", Set.of("<init>")),
            Map.entry("java/text/DecimalFormatSymbols", Set.of("<init>", "getInstance")),
            Map.entry("java/text/SimpleDateFormat", Set.of("<init>")),
            Map.entry("java/text/DateFormat", Set.of("getInstance", "getDateInstance", "getTimeInstance",
                    "getDateTimeInstance")),
            Map.entry("java/text/MessageFormat", Set.of("<init>", "format")),
            Map.entry("java/text/ChoiceFormat", Set.of("<init>")),
            Map.entry("java/text/Collator", Set.of("getInstance")),
            // not ofLocalizedDate and similar methods, which format for people and get their locale from withLocale
            Map.entry("java/time/format/DateTimeFormatter", Set.of("ofPattern")),
            Map.entry("java/time/format/DateTimeFormatterBuilder", Set.of("toFormatter")));

    /** Exempt methods; an inherited call names the class of the object that it is made on. */
    private static final Set<String> NOT_BY_LOCALE = Set.of(
            // Format.format(Object) of an instance, which got its locale when it was created
            "java/text/MessageFormat.format(Ljava/lang/Object;)Ljava/lang/String;");

    private static boolean byDefaultLocale(String owner, String name, String type) {
        return BY_LOCALE.getOrDefault(owner, Set.of()).contains(name) && !type.contains(LOCALE)
                && !type.contains("Ljava/text/DecimalFormatSymbols;")
                && !NOT_BY_LOCALE.contains(owner + '.' + name + type);
    }

    /** Whether a type belongs to the classes that write sentences for people. */
    private static boolean messages(String type) {
        return type.endsWith("Messages");
    }

    private static Set<String> violations(ClassModel type) {
        Set<String> found = new TreeSet<>();
        String user = type.thisClass().asInternalName();
        for (var entry : type.constantPool()) {
            if (entry instanceof MemberRefEntry member && byDefaultLocale(member.owner().asInternalName(),
                    member.name().stringValue(), member.type().stringValue()) && !messages(user)) {
                found.add(user + " -> " + member.owner().asInternalName() + '.' + member.name().stringValue());
            }
        }
        return found;
    }

    @Test
    void nothingIsFormattedByTheDefaultLocaleUnnoticed() throws IOException {
        Set<String> found = new TreeSet<>();
        int classes = 0;
        for (String bundle : BundleRules.MAY_USE.keySet()) {
            try (Stream<Path> files = Files.walk(BUNDLES.resolve(bundle).resolve("target/classes"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    classes++;
                    found.addAll(violations(ClassFile.of().parse(file)));
                }
            }
        }
        assertTrue(classes > 500, "the classes of the bundles were found");
        assertEquals(Set.of(), found);
    }

    @Test
    void theRuleIsNotBlind() throws IOException {
        Set<String> found;
        try (InputStream in = Examples.class.getResourceAsStream("LocaleTest$Examples.class")) {
            found = violations(ClassFile.of().parse(in.readAllBytes()));
        }
        Map<String, Integer> owners = new HashMap<>();
        found.forEach(violation -> owners.merge(violation.substring(violation.indexOf("-> ") + 3), 1, Integer::sum));
        assertEquals(Set.of("java/lang/String.format", "java/lang/String.formatted", "java/lang/String.toLowerCase",
                "java/io/PrintStream.printf", "java/text/MessageFormat.format", "java/text/DecimalFormat.<init>",
                "java/time/format/DateTimeFormatter.ofPattern"), owners.keySet());
        assertFalse(byDefaultLocale("java/lang/String", "format",
                "(Ljava/util/Locale;Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/String;"));
    }

    /** Calls that the rule must find, and calls that it must accept. */
    static final class Examples {
        private Examples() {}

        static List<Object> wrong(int number, String text) {
            System.out.printf("%d", number);
            return List.of(String.format("%06d", number), "%d".formatted(number),
                    Stream.of(text).map(String::toLowerCase), java.text.MessageFormat.format("{0}", number),
                    new java.text.DecimalFormat("0"), java.time.format.DateTimeFormatter.ofPattern("yyyy"));
        }

        static List<Object> right(int number, String text) {
            return List.of(String.format(Locale.ROOT, "%06d", number), text.toUpperCase(Locale.ROOT),
                    new java.text.MessageFormat("{0}", Locale.FRENCH).format(new Object[] {number}),
                    java.text.DecimalFormatSymbols.getInstance(Locale.ROOT));
        }
    }
}
