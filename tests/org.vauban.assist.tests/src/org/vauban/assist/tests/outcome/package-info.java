// SPDX-License-Identifier: EPL-2.0
/** Tests of the outcomes of generated texts. */
package org.vauban.assist.tests.outcome;
