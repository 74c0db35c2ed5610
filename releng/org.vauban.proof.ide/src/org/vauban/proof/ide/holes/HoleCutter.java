// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.dom.AST;
import org.eclipse.jdt.core.dom.ASTNode;
import org.eclipse.jdt.core.dom.ASTParser;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.Block;
import org.eclipse.jdt.core.dom.ClassInstanceCreation;
import org.eclipse.jdt.core.dom.CompilationUnit;
import org.eclipse.jdt.core.dom.Expression;
import org.eclipse.jdt.core.dom.ExpressionStatement;
import org.eclipse.jdt.core.dom.IfStatement;
import org.eclipse.jdt.core.dom.MethodDeclaration;
import org.eclipse.jdt.core.dom.MethodInvocation;
import org.eclipse.jdt.core.dom.ReturnStatement;
import org.eclipse.jdt.core.dom.Statement;
import org.eclipse.jdt.core.dom.VariableDeclarationStatement;
import org.eclipse.jdt.core.dom.WhileStatement;
import org.vauban.proof.ide.workspace.SourceArchive;
import org.vauban.proof.ide.workspace.SourceProject;

/** Finds random holes in the bodies of methods; the same ones for the same seed. */
public final class HoleCutter {
    private static final int SHORTEST_FILE = 2_500;
    private static final int LONGEST_FILE = 40_000;
    /** Minimum length of the first line, without blanks at its ends. */
    private static final int SHORTEST = 6;
    private static final int LONGEST = 80;
    /**
     * Several holes in one file, as a person works in one file: so most of a prompt was prefilled for the hole before.
     */
    private static final int IN_A_FILE = 4;
    /** Few files have one hole of each kind if holes must name something that another file declares. */
    private static final int LEAST_ACROSS = 2;

    /** Methods that editors generate. */
    private static final Set<String> GENERATED = Set.of("equals", "hashCode", "toString");

    private final Random random;
    private final boolean across;

    /**
     * Creates a cutter.
     * @param across whether a hole's first line must name a type or a member that another file of its project declares
     */
    public HoleCutter(long seed, boolean across) {
        this.random = new Random(seed);
        this.across = across;
    }

    /** Returns {@code count} holes, taken evenly and in turn from all archives, those of one file together. */
    public List<Hole> cut(List<SourceProject> projects, int count) {
        List<List<List<Hole>>> files = new ArrayList<>();
        for (SourceProject project : projects) {
            SourceArchive archive = project.archive();
            List<List<Hole>> ofArchive = new ArrayList<>();
            List<String> paths = new ArrayList<>(archive.files().keySet());
            Collections.shuffle(paths, random);
            for (String path : paths) {
                String text = archive.files().get(path);
                if (!archive.known().contains(path) && text.length() >= SHORTEST_FILE
                        && text.length() <= LONGEST_FILE) {
                    List<Hole> holes = inFile(project, path, text);
                    if (holes.size() >= (across ? LEAST_ACROSS : IN_A_FILE)) {
                        ofArchive.add(holes);
                    }
                }
            }
            files.add(ofArchive);
        }
        List<Hole> chosen = new ArrayList<>();
        for (int turn = 0; chosen.size() < count; turn++) {
            int before = chosen.size();
            for (List<List<Hole>> ofArchive : files) {
                if (turn < ofArchive.size() && chosen.size() < count) {
                    chosen.addAll(ofArchive.get(turn));
                }
            }
            if (chosen.size() == before) {
                throw new IllegalArgumentException("The sources have only " + before + " fitting holes.");
            }
        }
        return chosen.subList(0, count);
    }

    /** Returns at most one hole of each kind and of each method, by place. */
    private List<Hole> inFile(SourceProject project, String path, String text) {
        Map<Hole.Kind, List<Candidate>> found = new EnumMap<>(Hole.Kind.class);
        ASTParser parser = ASTParser.newParser(AST.getJLSLatest());
        parser.setSource(text.toCharArray());
        Map<String, String> options = JavaCore.getOptions();
        JavaCore.setComplianceOptions("25", options);
        parser.setCompilerOptions(options);
        if (across) {
            parser.setProject(project.java());
            parser.setUnitName(project.file(path).getFullPath().toString());
            parser.setResolveBindings(true);
        }
        CompilationUnit unit = (CompilationUnit) parser.createAST(null);
        Predicate<Candidate> fits = across ? new ForeignNames(unit, project.unit(path))::in : each -> true;
        unit.accept(new Finder(text, found));
        List<Hole> holes = new ArrayList<>();
        Set<ASTNode> methods = new HashSet<>();
        for (Hole.Kind kind : Hole.Kind.values()) {
            List<Candidate> candidates = new ArrayList<>(found.getOrDefault(kind, List.of()));
            Collections.shuffle(candidates, random);
            candidates.stream().filter(fits).filter(each -> methods.add(each.method())).findFirst()
                    .ifPresent(each -> holes.add(
                            new Hole(project.archive().name(), path, kind, each.start(), each.end(),
                                    text.substring(each.start(), each.end()))));
        }
        holes.sort(Comparator.comparingInt(Hole::start));
        return holes;
    }

    /**
     * A possible hole.
     * @param end end of the stretch, exclusive
     * @param lineEnd end of its first line, exclusive
     */
    record Candidate(ASTNode method, int start, int end, int lineEnd) {}

    private final class Finder extends ASTVisitor {
        private final String text;
        private final Map<Hole.Kind, List<Candidate>> found;
        private ASTNode method;

        Finder(String text, Map<Hole.Kind, List<Candidate>> found) {
            this.text = text;
            this.found = found;
        }

        @Override
        public boolean visit(MethodDeclaration node) {
            if (method == null && !GENERATED.contains(node.getName().getIdentifier()) && node.getBody() != null
                    && node.getBody().statements().size() > 1) {
                method = node;
            }
            return method != null;
        }

        @Override
        public void endVisit(MethodDeclaration node) {
            if (method == node) {
                method = null;
            }
        }

        @Override
        public boolean visit(IfStatement node) {
            add(Hole.Kind.CONDITION, node.getExpression());
            return true;
        }

        @Override
        public boolean visit(WhileStatement node) {
            add(Hole.Kind.CONDITION, node.getExpression());
            return true;
        }

        @Override
        public boolean visit(MethodInvocation node) {
            arguments(node.arguments());
            return true;
        }

        @Override
        public boolean visit(ClassInstanceCreation node) {
            arguments(node.arguments());
            return true;
        }

        private void arguments(List<?> arguments) {
            if (!arguments.isEmpty()) {
                Expression last = (Expression) arguments.getLast();
                add(Hole.Kind.ARGUMENTS, ((Expression) arguments.getFirst()).getStartPosition(),
                        last.getStartPosition() + last.getLength());
            }
        }

        @Override
        public boolean visit(ExpressionStatement node) {
            statement(node);
            return true;
        }

        @Override
        public boolean visit(VariableDeclarationStatement node) {
            statement(node);
            return true;
        }

        @Override
        public boolean visit(ReturnStatement node) {
            statement(node);
            return true;
        }

        private void statement(Statement node) {
            int start = node.getStartPosition();
            int line = text.lastIndexOf('\n', start) + 1;
            if (method == null || !(node.getParent() instanceof Block) || !text.substring(line, start).isBlank()) {
                return;
            }
            add(Hole.Kind.STATEMENT, node);
            int end = text.indexOf('\n', start);
            List<Integer> joints = new ArrayList<>();
            for (int i = start + 1; i < end; i++) {
                // behind a sign or a blank, where a typist pauses
                if (" .(,=".indexOf(text.charAt(i - 1)) >= 0 && !Character.isWhitespace(text.charAt(i))
                        && text.charAt(i) != ')') {
                    joints.add(i);
                }
            }
            if (!joints.isEmpty()) {
                add(Hole.Kind.LINE, joints.get(random.nextInt(joints.size())), end);
            }
        }

        private void add(Hole.Kind kind, ASTNode node) {
            add(kind, node.getStartPosition(), node.getStartPosition() + node.getLength());
        }

        private void add(Hole.Kind kind, int start, int end) {
            String truth = Hole.firstLine(text.substring(start, end));
            if (method != null && truth.length() >= SHORTEST && truth.length() <= LONGEST && !truth.contains("//")) {
                int lineEnd = text.indexOf('\n', start);
                found.computeIfAbsent(kind, each -> new ArrayList<>())
                        .add(new Candidate(method, start, end, lineEnd < 0 ? end : Math.min(lineEnd, end)));
            }
        }
    }
}
