using System.Text;

namespace Myelin.Kernels;

/// <summary>What a kernel is called in a profile, from the name of its type.</summary>
static class KernelTitle
{
    /// <summary>"max pool gradient" for MaxPoolGradientKernel, with the formula behind it: "blockwise GruGates".</summary>
    public static string Of(Type type)
    {
        string name = Plain(type).Replace("Kernel", "", StringComparison.Ordinal);
        var title = new StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (i > 0 && char.IsUpper(name[i])) title.Append(' ');
            title.Append(char.ToLowerInvariant(name[i]));
        }
        if (Formula(type) is { } formula) title.Append(' ').Append(formula);
        return title.ToString();
    }

    /// <summary>The name of a formula or stage: the innermost type that is no wrapper.</summary>
    public static string NameOf(object key)
    {
        Type type = key as Type ?? key.GetType();
        return type.IsGenericType ? $"{Plain(type)}<{NameOf(type.GetGenericArguments()[0])}>" : type.Name;
    }

    static string? Formula(Type type)
    {
        foreach (Type argument in type.IsGenericType ? type.GetGenericArguments() : [])
            if (argument.IsGenericType) return NameOf(argument.GetGenericArguments()[0]);
        return null;
    }

    static string Plain(Type type) => type.Name.Split('`')[0];
}
