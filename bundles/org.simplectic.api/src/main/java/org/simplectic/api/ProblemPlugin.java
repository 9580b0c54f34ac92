package org.simplectic.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Attribute;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Declares a plug-in of kind {@code problem}: a {@link DynamicalSystem}, or a {@link WrittenModel}. */
@ComponentPropertyType
@Capability(namespace = Plugins.NAMESPACE, attribute = "kind=problem")
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ProblemPlugin {
    /** The prefix of the component property. */
    String PREFIX_ = Plugins.PREFIX;

    /**
     * The name that studies select it by.
     *
     * @return lower case, words joined by hyphens
     */
    @Attribute("name")
    String value();
}
