// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.assist;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.ToolFactory;
import org.eclipse.jdt.core.compiler.IScanner;
import org.eclipse.jdt.core.compiler.ITerminalSymbols;
import org.eclipse.jdt.core.compiler.InvalidInputException;
import org.eclipse.jdt.core.dom.AST;
import org.eclipse.jdt.core.dom.ASTParser;
import org.eclipse.jdt.core.dom.ASTVisitor;
import org.eclipse.jdt.core.dom.SimpleName;
import org.vauban.ide.tour.typist.AssistedTypist;
import org.vauban.ide.tour.typist.AssistedTypist.Triggers;
import org.vauban.ide.tour.typist.TypingPace;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/**
 * Places in the body of a method at which the Java editor opens content assist, and at which a user may ask for it.
 */
final class BodyTriggers {
    private static final String JAVA = "25";

    private BodyTriggers() {}

    /**
     * Returns the places behind dots outside strings and comments, as in the preferences of the Java editor, and at
     * names that are not declared there and so long that requesting and accepting a proposal takes fewer keys than it
     * saves.
     */
    static Triggers of(Place place, IJavaProject project) throws InvalidInputException {
        String text = place.before() + place.text() + place.after();
        int begin = place.before().length();
        int end = begin + place.text().length();
        Set<Integer> dots = new HashSet<>();
        IScanner scanner = ToolFactory.createScanner(false, false, false, JAVA, JAVA);
        scanner.setSource(text.toCharArray());
        scanner.resetTo(begin, end - 1);
        for (int token = scanner.getNextToken(); token != ITerminalSymbols.TokenNameEOF; token = scanner
                .getNextToken()) {
            if (token == ITerminalSymbols.TokenNameDOT) {
                dots.add(scanner.getCurrentTokenEndPosition() + 1 - begin);
            }
        }
        Set<Integer> names = new HashSet<>();
        ASTParser parser = ASTParser.newParser(AST.getJLSLatest());
        parser.setSource(text.toCharArray());
        Map<String, String> options = project.getOptions(true);
        parser.setCompilerOptions(options);
        parser.createAST(null).accept(new ASTVisitor() {
            @Override
            public boolean visit(SimpleName name) {
                int start = name.getStartPosition();
                if (start >= begin && start + name.getLength() <= end && !name.isDeclaration()
                        && name.getLength() >= AssistedTypist.LETTERS + TypingPace.LEAST) {
                    names.add(start - begin);
                }
                return false;
            }
        });
        return new Triggers(dots, names);
    }
}
