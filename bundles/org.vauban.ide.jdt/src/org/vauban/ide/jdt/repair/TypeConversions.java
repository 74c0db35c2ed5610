// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.repair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.vauban.ide.jdt.syntax.SuperTypes;

/**
 * Lists conversions of a value to another type with the JDK's means, the most likely first: {@code toString()},
 * {@code Integer.parseInt(…)}, {@code Optional}, collections, arrays, streams, paths. The caller has to compile them.
 * Pure.
 */
final class TypeConversions {
    private static final String LANG = "java.lang.";
    private static final Map<String, String> BOXES = Map.of("int", "Integer", "long", "Long", "double", "Double",
            "float", "Float", "boolean", "Boolean", "char", "Character", "byte", "Byte", "short", "Short");
    private static final Map<String, String> PARSERS = Map.of("int", "Integer.parseInt", "long", "Long.parseLong",
            "double", "Double.parseDouble", "float", "Float.parseFloat", "boolean", "Boolean.parseBoolean", "byte",
            "Byte.parseByte", "short", "Short.parseShort");
    /** Conversions of a string, by target type. */
    private static final Map<String, List<String>> OF_STRING = Map.ofEntries(
            Map.entry("java.nio.file.Path", List.of("{java.nio.file.Path}.of($)")),
            Map.entry("java.io.File", List.of("new {java.io.File}($)")),
            Map.entry("java.net.URI", List.of("{java.net.URI}.create($)")),
            Map.entry("java.math.BigDecimal", List.of("new {java.math.BigDecimal}($)")),
            Map.entry("java.math.BigInteger", List.of("new {java.math.BigInteger}($)")),
            Map.entry("java.util.UUID", List.of("{java.util.UUID}.fromString($)")),
            Map.entry("java.util.Locale", List.of("{java.util.Locale}.forLanguageTag($)")),
            Map.entry("java.time.Duration", List.of("{java.time.Duration}.parse($)")),
            Map.entry("java.time.Instant", List.of("{java.time.Instant}.parse($)")),
            Map.entry("java.time.LocalDate", List.of("{java.time.LocalDate}.parse($)")),
            Map.entry("java.nio.charset.Charset", List.of("{java.nio.charset.Charset}.forName($)")),
            Map.entry("java.util.regex.Pattern", List.of("{java.util.regex.Pattern}.compile($)")),
            Map.entry("java.lang.StringBuilder", List.of("new StringBuilder($)")),
            Map.entry("java.lang.StringBuffer", List.of("new StringBuffer($)")),
            Map.entry("java.io.InputStream", List
                    .of("new {java.io.ByteArrayInputStream}($.getBytes({java.nio.charset.StandardCharsets}.UTF_8))")),
            Map.entry("java.io.Reader", List.of("new {java.io.StringReader}($)")));
    /** Types that contain one value, with the expression that reads it. */
    private static final Map<String, List<String>> HOLDERS = Map.ofEntries(
            Map.entry("java.util.Optional", List.of("$.orElseThrow()", "$.orElse(null)")),
            Map.entry("java.util.OptionalInt", List.of("$.orElseThrow()")),
            Map.entry("java.util.OptionalLong", List.of("$.orElseThrow()")),
            Map.entry("java.util.OptionalDouble", List.of("$.orElseThrow()")),
            Map.entry("java.util.function.Supplier", List.of("$.get()")),
            Map.entry("java.util.concurrent.CompletableFuture", List.of("$.join()")),
            Map.entry("java.util.concurrent.atomic.AtomicReference", List.of("$.get()")),
            Map.entry("java.util.concurrent.atomic.AtomicInteger", List.of("$.get()")),
            Map.entry("java.util.concurrent.atomic.AtomicLong", List.of("$.get()")),
            Map.entry("java.util.concurrent.atomic.AtomicBoolean", List.of("$.get()")),
            Map.entry("java.util.Map.Entry", List.of("$.getValue()", "$.getKey()")),
            Map.entry("java.lang.ref.WeakReference", List.of("$.get()")));
    /** Types that contain one value, with the expression that creates them. */
    private static final Map<String, List<String>> HOLDING = Map.ofEntries(
            Map.entry("java.util.Optional",
                    List.of("{java.util.Optional}.ofNullable($)", "{java.util.Optional}.of($)")),
            Map.entry("java.util.OptionalInt", List.of("{java.util.OptionalInt}.of($)")),
            Map.entry("java.util.OptionalLong", List.of("{java.util.OptionalLong}.of($)")),
            Map.entry("java.util.OptionalDouble", List.of("{java.util.OptionalDouble}.of($)")),
            Map.entry("java.util.function.Supplier", List.of("() -> $")),
            Map.entry("java.util.concurrent.CompletableFuture",
                    List.of("{java.util.concurrent.CompletableFuture}.completedFuture($)")),
            Map.entry("java.util.concurrent.atomic.AtomicReference",
                    List.of("new {java.util.concurrent.atomic.AtomicReference}<>($)")),
            Map.entry("java.util.concurrent.atomic.AtomicInteger",
                    List.of("new {java.util.concurrent.atomic.AtomicInteger}($)")),
            Map.entry("java.util.concurrent.atomic.AtomicLong",
                    List.of("new {java.util.concurrent.atomic.AtomicLong}($)")),
            Map.entry("java.util.concurrent.atomic.AtomicBoolean",
                    List.of("new {java.util.concurrent.atomic.AtomicBoolean}($)")),
            Map.entry("java.math.BigDecimal", List.of("{java.math.BigDecimal}.valueOf($)")),
            Map.entry("java.math.BigInteger", List.of("{java.math.BigInteger}.valueOf($)")));

    private final ITypeBinding found;
    private final ITypeBinding wanted;
    private final String wantedName;
    private final Set<String> foundNames = new HashSet<>();
    private final Set<String> all = new LinkedHashSet<>();

    private TypeConversions(ITypeBinding found, ITypeBinding wanted) {
        this.found = found;
        this.wanted = wanted;
        this.wantedName = name(wanted);
        SuperTypes.of(found).forEach(each -> foundNames.add(name(each)));
    }

    /**
     * Returns conversions as patterns: {@code $} is the value, {@code {a.b.C}} a type to be imported.
     *
     * @param found type of the value
     * @param wanted required type
     */
    static List<String> of(ITypeBinding found, ITypeBinding wanted) {
        TypeConversions conversions = new TypeConversions(found, wanted);
        conversions.collect();
        return new ArrayList<>(conversions.all);
    }

    private static String name(ITypeBinding type) {
        return type.getErasure().getQualifiedName();
    }

    private boolean is(String type) {
        return foundNames.contains(type);
    }

    private void collect() {
        holders();
        if (wantedName.equals("java.lang.String")) {
            strings();
        } else if (wanted.isPrimitive()) {
            primitives(wantedName);
        } else if (wantedName.startsWith(LANG) && BOXES.containsValue(wantedName.substring(LANG.length()))) {
            boxes(wantedName.substring(LANG.length()));
        } else if (wanted.isArray()) {
            arrays(wanted.getElementType().getErasure().getName());
        } else {
            objects();
        }
        all.addAll(HOLDING.getOrDefault(wantedName, List.of()));
    }

    private void holders() {
        for (Map.Entry<String, List<String>> each : HOLDERS.entrySet()) {
            if (is(each.getKey())) {
                all.addAll(each.getValue());
            }
        }
    }

    private void strings() {
        if (found.isArray()) {
            switch (found.getElementType().getName()) {
                case "char" -> all.add("new String($)");
                case "byte" -> all.add("new String($, {java.nio.charset.StandardCharsets}.UTF_8)");
                case "String" -> all.add("String.join(\", \", $)");
                default -> all.add("{java.util.Arrays}.toString($)");
            }
            return;
        }
        if (found.isPrimitive()) {
            all.add("String.valueOf($)");
            return;
        }
        if (is("java.lang.Iterable")) {
            all.add("String.join(\", \", $)");
        }
        if (is("java.util.stream.Stream")) {
            all.add("$.collect({java.util.stream.Collectors}.joining())");
            return;
        }
        if (found.isEnum()) {
            all.add("$.name()");
        }
        if (is("java.lang.Throwable")) {
            all.add("$.getMessage()");
        }
        all.add(name(found).equals("java.lang.Object") ? "String.valueOf($)" : "$.toString()");
    }

    private void primitives(String wantedPrimitive) {
        if (is("java.lang.String") || is("java.lang.CharSequence")) {
            String parser = PARSERS.get(wantedPrimitive);
            if (wantedPrimitive.equals("char")) {
                all.add("$.charAt(0)");
            } else if (parser != null) {
                all.add(is("java.lang.String") ? parser + "($)" : parser + "($.toString())");
            }
        }
        if (is("java.lang.Number") && !wantedPrimitive.equals("boolean") && !wantedPrimitive.equals("char")) {
            all.add("$." + wantedPrimitive + "Value()");
        }
        if (found.isPrimitive() && wantedPrimitive.equals("int") && found.getName().equals("long")) {
            all.add("Math.toIntExact($)");
        }
        if (is("java.util.Collection") || is("java.util.Map")) {
            all.add(wantedPrimitive.equals("boolean") ? "!$.isEmpty()" : "$.size()");
        }
        if (found.isArray() && !wantedPrimitive.equals("boolean")) {
            all.add("$.length");
        }
        if (is("java.util.Optional") && wantedPrimitive.equals("boolean")) {
            all.add("$.isPresent()");
        }
        if (wantedPrimitive.equals("long")) {
            if (is("java.time.Duration")) {
                all.add("$.toMillis()");
            } else if (is("java.time.Instant")) {
                all.add("$.toEpochMilli()");
            } else if (is("java.util.stream.BaseStream")) {
                all.add("$.count()");
            }
        }
    }

    private void boxes(String box) {
        if (is("java.lang.String")) {
            all.add(box + ".valueOf($)");
        }
        BOXES.forEach((primitive, name) -> {
            if (!name.equals(box)) {
                return;
            }
            if (is("java.lang.Number")) {
                all.add("$." + primitive + "Value()");
            } else if (found.isPrimitive()) {
                all.add("(" + primitive + ") $");
            }
        });
    }

    private void arrays(String element) {
        String dimensions = "[]".repeat(wanted.getDimensions() - 1);
        if (is("java.lang.String")) {
            all.add(element.equals("byte")
                    ? "$.getBytes({java.nio.charset.StandardCharsets}.UTF_8)"
                    : element.equals("char") ? "$.toCharArray()" : "new String[] {$}");
        }
        boolean primitive = wanted.getElementType().isPrimitive();
        String type = "{" + wanted.getElementType().getErasure().getQualifiedName() + "}";
        if (is("java.util.Collection")) {
            all.add(primitive
                    ? "$.stream().mapTo" + capital(element) + "(" + BOXES.getOrDefault(element, element) + "::"
                            + element
                            + "Value).toArray()"
                    : "$.toArray(new " + type + "[0]" + dimensions + ")");
        }
        if (is("java.util.stream.Stream")) {
            all.add(primitive
                    ? "$.mapTo" + capital(element) + "(" + BOXES.getOrDefault(element, element) + "::" + element
                            + "Value).toArray()"
                    : "$.toArray(" + type + "[]" + dimensions + "::new)");
        } else if (is("java.util.stream.BaseStream")) {
            all.add("$.toArray()");
        }
        if (!found.isArray()) {
            all.add("new " + (primitive ? element : type) + "[]" + dimensions + " {$}");
        }
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private void objects() {
        if (is("java.lang.String")) {
            all.addAll(OF_STRING.getOrDefault(wantedName, List.of()));
            if (wanted.isEnum()) {
                all.add("{" + wantedName + "}.valueOf($)");
            }
        }
        switch (wantedName) {
            case "java.util.List", "java.util.Collection", "java.lang.Iterable", "java.util.SequencedCollection",
                    "java.util.ArrayList" ->
                collections(
                        "java.util.List", "java.util.ArrayList", "$.toList()");
            case "java.util.Set", "java.util.HashSet", "java.util.SequencedSet", "java.util.LinkedHashSet" ->
                collections("java.util.Set", wantedName.equals("java.util.Set") ? "java.util.HashSet" : wantedName,
                        "$.collect({java.util.stream.Collectors}.toSet())");
            case "java.util.stream.Stream" ->
                streams("$.stream()", "{java.util.Arrays}.stream($)", "{java.util.stream.Stream}.of($)");
            case "java.util.stream.IntStream" -> streams("$.stream().mapToInt(Integer::intValue)",
                    "{java.util.Arrays}.stream($)", "{java.util.stream.IntStream}.of($)");
            case "java.util.Iterator" -> all.add("$.iterator()");
            case "java.nio.file.Path" -> {
                if (is("java.io.File")) {
                    all.add("$.toPath()");
                } else if (is("java.net.URI")) {
                    all.add("{java.nio.file.Path}.of($)");
                }
            }
            case "java.io.File" -> {
                if (is("java.nio.file.Path")) {
                    all.add("$.toFile()");
                }
            }
            case "java.net.URI" -> {
                if (is("java.nio.file.Path")) {
                    all.add("$.toUri()");
                } else if (is("java.net.URL") || is("java.io.File")) {
                    all.add("$.toURI()");
                }
            }
            default -> {
                // containers apply to all types
            }
        }
        if (found.isArray() && is("java.lang.Object")) {
            all.remove("$.toString()");
        }
    }

    private void collections(String kind, String mutable, String ofStream) {
        boolean open = !kind.equals(wantedName) && wantedName.equals(mutable);
        if (is("java.util.stream.Stream")) {
            all.add(open ? "new {" + mutable + "}<>($.toList())" : ofStream);
        }
        if (is("java.util.stream.BaseStream")) {
            all.add("$.boxed()" + ofStream.substring(1));
        }
        if (is("java.util.Map")) {
            all.addAll(List.of("new {" + mutable + "}<>($.values())", "new {" + mutable + "}<>($.keySet())",
                    "$.values()", "$.keySet()"));
        }
        if (is("java.util.Collection")) {
            all.add("new {" + mutable + "}<>($)");
        }
        if (found.isArray()) {
            all.add(open || kind.endsWith("Set")
                    ? "new {" + mutable + "}<>({java.util.Arrays}.asList($))"
                    : "{java.util.Arrays}.asList($)");
        }
        if (is("java.util.Optional")) {
            all.add("$.stream()" + ofStream.substring(1));
        }
        all.add(open ? "new {" + mutable + "}<>({" + kind + "}.of($))" : "{" + kind + "}.of($)");
    }

    private void streams(String ofCollection, String ofArray, String ofValue) {
        if (is("java.util.Collection")) {
            all.add(ofCollection);
        } else if (is("java.util.Map")) {
            all.addAll(List.of("$.entrySet().stream()", "$.values().stream()", "$.keySet().stream()"));
        } else if (found.isArray()) {
            all.add(ofArray);
        } else if (is("java.util.Optional")) {
            all.add("$.stream()");
        } else {
            all.add(ofValue);
        }
    }

    /** Returns conversions of a value that cannot be iterated to one that can. */
    static List<String> toIterate(ITypeBinding found) {
        Set<String> names = new HashSet<>();
        SuperTypes.of(found).forEach(each -> names.add(name(each)));
        if (names.contains("java.util.Map")) {
            return List.of("$.entrySet()", "$.values()", "$.keySet()");
        }
        if (names.contains("java.util.stream.BaseStream")) {
            return List.of("$.toList()", "$.toArray()");
        }
        return names.contains("java.util.Optional")
                ? List.of("$.orElseThrow()")
                : names.contains("java.lang.String") ? List.of("$.toCharArray()", "$.lines().toList()") : List.of();
    }

    /** Returns the expression for the length of a value, if it has one. */
    static Optional<String> length(ITypeBinding type) {
        if (type == null) {
            return Optional.empty();
        }
        if (type.isArray()) {
            return Optional.of("length");
        }
        List<String> names = SuperTypes.of(type).stream().map(TypeConversions::name).toList();
        return names.contains("java.lang.CharSequence")
                ? Optional.of("length()")
                : names.contains("java.util.Collection") || names.contains("java.util.Map")
                        ? Optional.of("size()")
                        : names.contains("java.util.stream.BaseStream") ? Optional.of("count()") : Optional.empty();
    }

    /** Whether a name is one of those used for lengths. */
    static boolean isLength(String name) {
        return Arrays.asList("length", "size", "count").contains(name);
    }
}
