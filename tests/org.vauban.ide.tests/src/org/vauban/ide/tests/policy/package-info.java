// SPDX-License-Identifier: EPL-2.0
/** Tests of what people see of a policy in the IDE. */
package org.vauban.ide.tests.policy;
