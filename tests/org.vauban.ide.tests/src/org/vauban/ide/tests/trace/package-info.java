// SPDX-License-Identifier: EPL-2.0
/** Tests of the traceability matrix. */
package org.vauban.ide.tests.trace;
