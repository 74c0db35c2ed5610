// SPDX-License-Identifier: EPL-2.0
/** Tests of signed documents. */
package org.vauban.governance.tests.signature;
