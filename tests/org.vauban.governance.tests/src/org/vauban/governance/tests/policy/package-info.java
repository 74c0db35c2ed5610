// SPDX-License-Identifier: EPL-2.0
/** Tests of signed policies. */
package org.vauban.governance.tests.policy;
