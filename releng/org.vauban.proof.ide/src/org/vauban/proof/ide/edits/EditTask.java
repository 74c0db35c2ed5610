// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.BodyDeclaration;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.EnhancedForStatement;
import org.eclipse.jdt.core.dom.FieldDeclaration;
import org.eclipse.jdt.core.dom.ITypeBinding;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.Modifier;
import org.eclipse.jdt.core.dom.ReturnStatement;
import org.eclipse.jdt.core.dom.SimpleName;
import org.eclipse.jdt.core.dom.SingleVariableDeclaration;
import org.eclipse.jdt.core.dom.Statement;
import org.eclipse.jdt.core.dom.VariableDeclarationFragment;
import org.eclipse.jdt.core.dom.VariableDeclarationStatement;

/**
 * Typical instructions in English and French, with the property that the result must have. In an instruction and a
 * property {@code $1} and {@code $2} are the words that the selection gives.
 */
enum EditTask {
    NULL_CHECK("Throw an IllegalArgumentException if $1 is null.", "Lève une IllegalArgumentException si $1 est null.",
            EditTask::referenceParameter,
            (code, words) -> has(code,
                    "(?:" + words.get(0) + "\\s*==\\s*null|null\\s*==\\s*" + words.get(0) + "|isNull\\(\\s*"
                            + words.get(0) + "\\s*\\))")
                    && has(code, "throw new IllegalArgumentException\\(")),
    REQUIRE_NON_NULL("Check with Objects.requireNonNull at the beginning that $1 is not null.",
            "Vérifie au début avec Objects.requireNonNull que $1 n'est pas null.", EditTask::checkable,
            (code, words) -> has(code, "Objects\\.requireNonNull\\(\\s*" + words.get(0) + "\\b")),
    RENAME_LOCAL("Rename the local variable $1 to $2.", "Renomme la variable locale $1 en $2.", EditTask::local,
            EditTask::isRenamed),
    RENAME_PARAMETER("Rename the parameter $1 to $2.", "Renomme le paramètre $1 en $2.", EditTask::parameter,
            EditTask::isRenamed),
    PRINT("Print $1 to System.out at the beginning of the method.", "Affiche $1 sur System.out au début de la méthode.",
            EditTask::parameterWithBody,
            (code, words) -> has(code, "System\\.out\\.print(?:ln|f)?\\([^;]*\\b" + words.get(0) + "\\b")),
    JAVADOC("Write a Javadoc comment for this method.", "Écris un commentaire Javadoc pour cette méthode.",
            EditTask::undocumented, (code, words) -> has(code, "\\A\\s*/\\*\\*")),
    DEPRECATED("Mark this method as deprecated with the annotation.",
            "Marque cette méthode comme obsolète avec l'annotation.", EditTask::method,
            (code, words) -> has(code, "@Deprecated\\b")),
    SYNCHRONIZED("Make this method synchronized.", "Rends cette méthode synchronized.", EditTask::instanceMethod,
            (code, words) -> has(code, "\\bsynchronized\\s+[^;{]*\\b" + words.get(0) + "\\s*\\(")),
    FINAL_PARAMETERS("Make all parameters final.", "Rends tous les paramètres final.", EditTask::parameterWithBody,
            (code, words) -> has(code, "final\\s+[^,()]*\\b" + words.get(0) + "\\b")),
    VAR("Declare $1 with var.", "Déclare $1 avec var.", EditTask::initializedLocal,
            (code, words) -> has(code, "\\bvar\\s+" + words.get(0) + "\\s*=")),
    EXPLAIN_RETURN("Put a comment of one line above the last return statement.",
            "Mets un commentaire d'une ligne au-dessus du dernier return.",
            EditTask::returning,
            (code, words) -> has(code,
                    "(?://[^\\n]*\\S[^\\n]*|/\\*[^\\n]*\\*/)[ \\t]*\\n\\s*return\\b(?![\\s\\S]*\\n\\s*return\\b)")),
    RETHROW("Put the whole body into a try and rethrow a RuntimeException as an IllegalStateException.",
            "Mets tout le corps dans un try et relance une RuntimeException comme IllegalStateException.",
            EditTask::methodWithBody,
            (code, words) -> has(code, "\\btry\\s*\\{")
                    && has(code, "catch\\s*\\(\\s*(?:final\\s+)?RuntimeException\\b")
                    && has(code, "throw new IllegalStateException\\(")),
    INDEX_LOOP("Replace the for-each loop over $1 by a while loop with its iterator.",
            "Remplace la boucle for-each sur $1 par une boucle while avec son itérateur.", EditTask::loop,
            (code, words) -> has(code, "\\bwhile\\s*\\(") && has(code, "\\.iterator\\(\\)")
                    && has(code, "\\.next\\(\\)")),
    CONSTANT("Change the value to $1.", "Change la valeur en $1.", EditTask::numberField,
            (code, words) -> has(code.replace("_", ""), "=\\s*" + words.get(0) + "[lLdDfF]?\\s*;")),
    FIELD_COMMENT("Add a Javadoc comment that says what this is for.",
            "Ajoute un commentaire Javadoc qui dit à quoi cela sert.", EditTask::plainField,
            (code, words) -> has(code, "\\A\\s*/\\*\\*[\\s\\S]*\\*/[\\s\\S]*\\b" + words.get(0) + "\\b"));

    /** Methods that may be called with null. */
    private static final List<String> OF_OBJECTS = List.of("equals", "compare", "compareTo");

    private final String english;
    private final String french;
    private final Function<BodyDeclaration, List<String>> selection;
    private final BiPredicate<String, List<String>> property;

    EditTask(String english, String french, Function<BodyDeclaration, List<String>> selection,
            BiPredicate<String, List<String>> property) {
        this.english = english;
        this.french = french;
        this.selection = selection;
        this.property = property;
    }

    /** Returns the words for the instruction if it suits a member, or null. */
    List<String> words(BodyDeclaration member) {
        return selection.apply(member);
    }

    String instruction(boolean inFrench, List<String> words) {
        String text = inFrench ? french : english;
        for (int i = 0; i < words.size(); i++) {
            text = text.replace("$" + (i + 1), "`" + words.get(i) + "`");
        }
        return text;
    }

    /** Whether the new text of a member fulfils the instruction. */
    boolean isMet(String code, List<String> words) {
        return property.test(code, words);
    }

    /** Strings and comments do not matter: a key that is named like a parameter stays. */
    private static boolean isRenamed(String code, List<String> words) {
        String bare = code.replaceAll("(?s)/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"", " ");
        return !has(bare, "(?<![.\\w])(?<!::)" + words.get(0) + "\\b(?!\\s*\\()")
                && has(bare, "\\b" + words.get(1) + "\\b");
    }

    private static boolean has(String code, String pattern) {
        return Pattern.compile(pattern).matcher(code).find();
    }

    // ---- which instruction suits which member

    private static List<String> method(BodyDeclaration member) {
        return member instanceof MethodDeclaration method && !method.isConstructor() && method.getBody() != null
                && method.modifiers().stream().noneMatch(each -> each.toString().startsWith("@Deprecated"))
                        ? List.of(method.getName().getIdentifier())
                        : null;
    }

    private static List<String> methodWithBody(BodyDeclaration member) {
        return member instanceof MethodDeclaration method && !method.isConstructor() && method.getBody() != null
                && method.getBody().statements().size() > 1
                && method.thrownExceptionTypes().isEmpty() ? List.of() : null;
    }

    private static List<String> instanceMethod(BodyDeclaration member) {
        return method(member) != null
                && (member.getModifiers() & (Modifier.SYNCHRONIZED | Modifier.STATIC | Modifier.ABSTRACT)) == 0
                && !member.getParent().toString().contains("interface ") ? method(member) : null;
    }

    private static List<String> undocumented(BodyDeclaration member) {
        return method(member) != null && member.getJavadoc() == null ? List.of() : null;
    }

    private static List<String> referenceParameter(BodyDeclaration member) {
        if (method(member) == null || OF_OBJECTS.contains(((MethodDeclaration) member).getName().getIdentifier())) {
            return null;
        }
        for (Object each : ((MethodDeclaration) member).parameters()) {
            SingleVariableDeclaration parameter = (SingleVariableDeclaration) each;
            ITypeBinding type = parameter.getType().resolveBinding();
            if (type != null && !type.isPrimitive() && !parameter.isVarargs()
                    && !member.toString().contains(parameter.getName() + " == null")) {
                return List.of(parameter.getName().getIdentifier());
            }
        }
        return null;
    }

    /** Returns the words of an instruction that needs {@code Objects} to be imported. */
    private static List<String> checkable(BodyDeclaration member) {
        return ((CompilationUnit) member.getRoot()).imports().stream()
                .anyMatch(each -> each.toString().contains("java.util.Objects"))
                        ? referenceParameter(member)
                        : null;
    }

    private static List<String> parameter(BodyDeclaration member) {
        List<String> words = parameterWithBody(member);
        return words == null || words.getFirst().length() < 3 || member.getJavadoc() != null ? null
                : List.of(words.getFirst(), "given" + capital(words.getFirst()));
    }

    private static List<String> parameterWithBody(BodyDeclaration member) {
        return method(member) == null || ((MethodDeclaration) member).parameters().isEmpty()
                || OF_OBJECTS.contains(((MethodDeclaration) member).getName().getIdentifier()) ? null
                        : List.of(((SingleVariableDeclaration) ((MethodDeclaration) member).parameters().getFirst())
                                .getName().getIdentifier());
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static List<String> local(BodyDeclaration member) {
        List<String> words = initializedLocal(member);
        return words == null || words.getFirst().length() < 3 ? null
                : List.of(words.getFirst(), "current" + capital(words.getFirst()));
    }

    /** Returns the only variable of its name that is declared with a type and a value. */
    private static List<String> initializedLocal(BodyDeclaration member) {
        if (!(member instanceof MethodDeclaration method) || method.getBody() == null) {
            return null;
        }
        for (Object each : method.getBody().statements()) {
            if (each instanceof VariableDeclarationStatement declared && declared.fragments().size() == 1
                    && !declared.getType().isVar()) {
                VariableDeclarationFragment fragment = (VariableDeclarationFragment) declared.fragments().getFirst();
                String name = fragment.getName().getIdentifier();
                boolean typed = fragment.getInitializer() != null
                        && !fragment.getInitializer().toString().contains("->")
                        && !fragment.getInitializer().toString().contains("<>")
                        && !fragment.getInitializer().toString().contains("::")
                        && !fragment.getInitializer().toString().startsWith("{")
                        && !fragment.getInitializer().toString().equals("null");
                if (typed && count(method, name) > 1 && !method.toString().contains("this." + name)) {
                    return List.of(name);
                }
            }
        }
        return null;
    }

    private static int count(ASTNode node, String name) {
        int[] count = {0};
        node.accept(new ASTVisitor() {
            @Override
            public boolean visit(SimpleName found) {
                count[0] += found.getIdentifier().equals(name) ? 1 : 0;
                return true;
            }
        });
        return count[0];
    }

    private static List<String> returning(BodyDeclaration member) {
        return method(member) != null && !((MethodDeclaration) member).getBody().statements().isEmpty()
                && ((MethodDeclaration) member).getBody().statements().getLast() instanceof ReturnStatement ? List.of()
                        : null;
    }

    private static List<String> loop(BodyDeclaration member) {
        List<String> found = new ArrayList<>();
        if (member instanceof MethodDeclaration method && method.getBody() != null) {
            for (Object each : method.getBody().statements()) {
                if ((Statement) each instanceof EnhancedForStatement loop
                        && loop.getExpression().resolveTypeBinding() != null
                        && !loop.getExpression().resolveTypeBinding().isArray()) {
                    found.add(loop.getExpression().toString());
                }
            }
        }
        return found.size() == 1 ? found : null;
    }

    private static List<String> numberField(BodyDeclaration member) {
        return member instanceof FieldDeclaration field && field.fragments().size() == 1
                && field.getType().toString().matches("int|long")
                && ((VariableDeclarationFragment) field.fragments().getFirst()).getInitializer() != null
                        ? List.of("4242")
                        : null;
    }

    private static List<String> plainField(BodyDeclaration member) {
        return member instanceof FieldDeclaration field && field.fragments().size() == 1 && field.getJavadoc() == null
                ? List.of(((VariableDeclarationFragment) field.fragments().getFirst()).getName().getIdentifier())
                : null;
    }
}
