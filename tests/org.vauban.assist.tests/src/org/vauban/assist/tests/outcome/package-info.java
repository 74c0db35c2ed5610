// SPDX-License-Identifier: EPL-2.0
/** Tests of what becomes of texts that models wrote. */
package org.vauban.assist.tests.outcome;
