// SPDX-License-Identifier: EPL-2.0
/** Tests of how a policy appears in the IDE. */
package org.vauban.ide.tests.policy;
