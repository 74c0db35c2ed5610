// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.newplace;

import java.io.IOException;
import java.util.List;
import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.ide.tour.typist.UnseenPlaces;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.workbench.WorkbenchProof;

/**
 * {@code new-place}: {@code -application org.vauban.proof.ide.newplace STEP OPTION...}.
 *
 * <ul>
 * <li>{@code prepare}: creates the projects, in which the texts of the places are missing
 * <li>{@code measure}: goes from place to place, adds a result for each, and prints the table
 * </ul>
 */
public final class NewPlaceApplication extends WorkbenchProof {
    private static final int COUNT = 40;

    public NewPlaceApplication() {
        super("prepare", "measure");
    }

    @Override
    protected WorkbenchDriver driver(String step, Settings settings) {
        return step.equals("prepare") ? new PlacesPreparation(settings) : new NewPlaces(settings);
    }

    /** Returns the places of the benchmark {@code new-place}, and, at the end, one for the warm-up. */
    static List<Place> places(Settings settings) throws IOException {
        int count = settings.count() > 0 ? settings.count() : COUNT;
        return new UnseenPlaces(settings.sources(), settings.seed()).lines(count + 1);
    }
}
