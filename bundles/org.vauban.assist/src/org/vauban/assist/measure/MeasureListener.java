// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

/** Receives the progress of a measurement, on a thread of the assistant. */
public interface MeasureListener {

    /** Ignores the progress. */
    MeasureListener NONE = new MeasureListener() {
        @Override
        public void progress(String step, double share) {
            // ignored
        }

        @Override
        public void measured(ModelMeasure measure) {
            // ignored: the report has all results
        }
    };

    /**
     * Reports the beginning of a step.
     *
     * @param step one line in the user's language
     * @param share finished share of the whole, from 0 to 1
     */
    void progress(String step, double share);

    /** Receives the result of a model, or its failure. */
    void measured(ModelMeasure measure);
}
