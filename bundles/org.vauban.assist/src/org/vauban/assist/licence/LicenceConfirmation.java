// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.licence;

import java.util.concurrent.CompletableFuture;

/** Asks a person whether code that stands in published sources is to be shown, where a policy wants that. */
@FunctionalInterface
public interface LicenceConfirmation {

    /** Where nobody can be asked: such code is withheld. */
    LicenceConfirmation NOBODY = question -> CompletableFuture.completedFuture(false);

    /**
     * Asks. Called on a thread of the assistant; returns at once.
     *
     * @param question says where the code comes from, in the user's language
     * @return whether it is to be shown, completed on any thread; a failure counts as no
     */
    CompletableFuture<Boolean> confirm(String question);
}
