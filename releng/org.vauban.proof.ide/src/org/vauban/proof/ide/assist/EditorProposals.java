// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.assist;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.jdt.core.CompletionContext;
import org.eclipse.jdt.core.CompletionProposal;
import org.eclipse.jdt.core.CompletionRequestor;
import org.eclipse.jdt.core.ICompilationUnit;
import org.eclipse.jdt.core.IType;
import org.eclipse.jdt.core.JavaModelException;
import org.eclipse.jdt.core.Signature;
import org.vauban.ide.tour.typist.AssistedTypist;
import org.vauban.ide.tour.typist.AssistedTypist.Proposals;
import org.vauban.ide.tour.typist.Proposal;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/**
 * The proposals of the Java editor: those of JDT's completion engine, in the order of the editor's default sorter, and
 * the text that the editor would insert for the first one with the default preferences. Two features need the editor
 * itself and are left out: templates, which come last in the default order, and guessed values for arguments.
 */
final class EditorProposals implements AssistedTypist.Assist, AutoCloseable {
    /** Kinds of proposals, each with the kind of a second proposal that the editor needs for it. */
    private static final int[][] REQUIRED = {{CompletionProposal.FIELD_REF, CompletionProposal.TYPE_REF},
            {CompletionProposal.FIELD_REF, CompletionProposal.TYPE_IMPORT},
            {CompletionProposal.FIELD_REF, CompletionProposal.FIELD_IMPORT},
            {CompletionProposal.METHOD_REF, CompletionProposal.TYPE_REF},
            {CompletionProposal.METHOD_REF, CompletionProposal.TYPE_IMPORT},
            {CompletionProposal.METHOD_REF, CompletionProposal.METHOD_IMPORT},
            {CompletionProposal.CONSTRUCTOR_INVOCATION, CompletionProposal.TYPE_REF},
            {CompletionProposal.ANONYMOUS_CLASS_CONSTRUCTOR_INVOCATION, CompletionProposal.TYPE_REF},
            {CompletionProposal.ANONYMOUS_CLASS_DECLARATION, CompletionProposal.TYPE_REF},
            {CompletionProposal.TYPE_REF, CompletionProposal.TYPE_REF}};

    private final ICompilationUnit unit;
    private final Place place;

    EditorProposals(ICompilationUnit unit, Place place) throws JavaModelException {
        this.unit = unit;
        this.place = place;
        unit.becomeWorkingCopy(null);
    }

    @Override
    public void close() throws JavaModelException {
        unit.discardWorkingCopy();
    }

    @Override
    public Proposals at(String typed) throws JavaModelException {
        unit.getBuffer().setContents(place.before() + typed + place.after());
        int offset = place.before().length() + typed.length();
        Collector collector = new Collector();
        long began = System.nanoTime();
        unit.codeComplete(offset, collector, new NullProgressMonitor());
        collector.all.sort(Comparator.comparingInt(EditorProposals::relevance).reversed()
                .thenComparing(EditorProposals::sortKey, String.CASE_INSENSITIVE_ORDER));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return new Proposals(collector.all.size(),
                collector.all.isEmpty() ? null : written(collector.all.getFirst(), collector.context, offset), millis);
    }

    /** Returns the editor's relevance where no proposal was chosen before. */
    private static int relevance(CompletionProposal proposal) {
        return proposal.getRelevance() * 16 + switch (proposal.getKind()) {
            case CompletionProposal.LABEL_REF -> 1;
            case CompletionProposal.KEYWORD -> 2;
            case CompletionProposal.TYPE_REF, CompletionProposal.ANONYMOUS_CLASS_DECLARATION,
                    CompletionProposal.ANONYMOUS_CLASS_CONSTRUCTOR_INVOCATION ->
                3;
            case CompletionProposal.METHOD_REF, CompletionProposal.CONSTRUCTOR_INVOCATION,
                    CompletionProposal.METHOD_NAME_REFERENCE, CompletionProposal.METHOD_DECLARATION,
                    CompletionProposal.ANNOTATION_ATTRIBUTE_REF, CompletionProposal.POTENTIAL_METHOD_DECLARATION ->
                4;
            case CompletionProposal.FIELD_REF -> 5;
            case CompletionProposal.LOCAL_VARIABLE_REF, CompletionProposal.VARIABLE_DECLARATION -> 6;
            default -> 0;
        };
    }

    private static String sortKey(CompletionProposal proposal) {
        return switch (proposal.getKind()) {
            case CompletionProposal.METHOD_REF, CompletionProposal.METHOD_REF_WITH_CASTED_RECEIVER,
                    CompletionProposal.METHOD_NAME_REFERENCE, CompletionProposal.CONSTRUCTOR_INVOCATION ->
                String.valueOf(proposal.getName()) + '\0' + Signature.getParameterCount(proposal.getSignature()) % 10
                        + String.valueOf(Signature.toCharArray(proposal.getSignature(), null, null, false, false));
            case CompletionProposal.TYPE_REF -> {
                String qualified = String.valueOf(Signature.toCharArray(proposal.getSignature()));
                yield Signature.getSimpleName(qualified) + qualified;
            }
            default -> String.valueOf(proposal.getCompletion());
        };
    }

    /** Returns the text that the editor inserts for a proposal, from the place where the replacement begins. */
    private Proposal written(CompletionProposal proposal, CompletionContext context, int offset)
            throws JavaModelException {
        CompletionProposal[] required = proposal.getRequiredProposals();
        int start = proposal.getReplaceStart();
        String completion = String.valueOf(proposal.getCompletion());
        return switch (proposal.getKind()) {
            case CompletionProposal.METHOD_REF -> {
                int list = completion.lastIndexOf('(');
                String name = list < 0 ? completion : completion.substring(0, list);
                boolean arguments = Signature.getParameterCount(proposal.getSignature()) > 0;
                boolean nothing = Signature.SIG_VOID
                        .equals(String.valueOf(Signature.getReturnType(proposal.getSignature())));
                yield new Proposal(list < 0 ? name : name + (arguments ? "(" : "()"), offset - start,
                        list >= 0 && nothing && !arguments);
            }
            case CompletionProposal.CONSTRUCTOR_INVOCATION -> {
                String type = required == null ? "" : simple(required[0]);
                String diamond = required != null && isGeneric(required[0]) && proposal.canUseDiamond(context) ? "<>"
                        : "";
                yield new Proposal(
                        type + diamond + (Signature.getParameterCount(proposal.getSignature()) > 0 ? "(" : "()"),
                        offset - (required == null ? start : required[0].getReplaceStart()), false);
            }
            case CompletionProposal.ANONYMOUS_CLASS_CONSTRUCTOR_INVOCATION ->
                new Proposal((required == null ? "" : simple(required[0])) + "() {",
                        offset - (required == null ? start : required[0].getReplaceStart()), false);
            case CompletionProposal.TYPE_REF ->
                new Proposal(simple(proposal) + (isGeneric(proposal) ? "<" : ""), offset - start, false);
            default -> new Proposal(completion, offset - start, false);
        };
    }

    /** Returns the simple name, because the editor imports a type that is not imported yet. */
    private static String simple(CompletionProposal type) {
        return Signature.getSimpleName(String.valueOf(type.getCompletion()));
    }

    private boolean isGeneric(CompletionProposal type) throws JavaModelException {
        String erasure = String.valueOf(Signature.getTypeErasure(type.getSignature()));
        IType found = unit.getJavaProject().findType(Signature.toString(erasure).replace('$', '.'));
        return found != null && found.getTypeParameters().length > 0;
    }

    private static final class Collector extends CompletionRequestor {
        private final List<CompletionProposal> all = new ArrayList<>();
        private CompletionContext context;

        Collector() {
            setRequireExtendedContext(true);
            for (int[] pair : REQUIRED) {
                setAllowsRequiredProposals(pair[0], pair[1], true);
            }
        }

        @Override
        public void acceptContext(CompletionContext accepted) {
            context = accepted;
        }

        @Override
        public void accept(CompletionProposal proposal) {
            switch (proposal.getKind()) {
                case CompletionProposal.POTENTIAL_METHOD_DECLARATION, CompletionProposal.FIELD_IMPORT,
                        CompletionProposal.METHOD_IMPORT, CompletionProposal.TYPE_IMPORT -> {
                    // the editor has none in a body
                }
                default -> all.add(proposal);
            }
        }
    }
}
