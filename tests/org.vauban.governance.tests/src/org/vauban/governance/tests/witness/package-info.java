// SPDX-License-Identifier: EPL-2.0
/** Tests of the witness. */
package org.vauban.governance.tests.witness;
