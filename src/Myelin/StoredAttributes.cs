namespace Myelin;

/// <summary>
/// Model files hold objects of this class and of those that derive from it by the names of their types. The source generator
/// (Myelin.Generators) lists all public ones in <see cref="ModelParts.Library"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
sealed class StoredByTypeAttribute : Attribute;

/// <summary>Model files hold objects of this class in a form of its own, so the table of types leaves it out.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
sealed class StoredApartAttribute : Attribute;

/// <summary>
/// Model files hold values of this class by name. The source generator (Myelin.Generators) lists its static members in a field "Forms":
/// properties, and methods that make a value of numbers.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
sealed class StoredByNameAttribute : Attribute;

/// <summary>
/// A property that is set after the constructor, such as <see cref="Optimizer.Groups"/>. Model files store it under its name if it is set.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class StoredOptionAttribute : Attribute;
