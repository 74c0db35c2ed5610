// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.policy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The policy settings that a command line test covers. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface CliSettings {
    String[] value();
}
