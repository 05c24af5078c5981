using System.Reflection;
using System.Xml.Linq;

namespace Myelin.Tests;

/// <summary>Every loss, metric, optimizer, schedule, initializer, regularizer and constraint is documented and can be made with defaults.</summary>
public class ToolboxTests
{
    static readonly XElement[] Documentation =
        [.. XDocument.Load(Path.ChangeExtension(typeof(Tensor).Assembly.Location, ".xml")).Descendants("member")];

    static readonly Type[] Bases = [typeof(Metric), typeof(Optimizer)],
        Named = [typeof(Schedule), typeof(Initializer), typeof(Regularizer), typeof(Constraint)];

    public static TheoryData<string> Classes { get; } = [.. typeof(Tensor).Assembly.GetExportedTypes()
        .Where(type => !type.IsAbstract && Bases.Any(type.IsSubclassOf)).Select(type => type.FullName!)];

    /// <summary>Parameters of callbacks without a default, as in Keras. A schedule is made by the methods of its class.</summary>
    static readonly Dictionary<string, string[]> Required = new()
    {
        [nameof(Schedule)] = ["name", "rate"],
        [nameof(LearningRateScheduler)] = ["schedule"],
        [nameof(ModelCheckpoint)] = ["path"],
        [nameof(CsvLogger)] = ["path"],
    };

    /// <summary>Parameters of schedules without a default: rates and numbers of steps, which Keras and PyTorch give none either.</summary>
    static readonly Dictionary<string, string[]> RequiredOfSchedules = new()
    {
        [nameof(Schedule.Chained)] = ["parts"],
        [nameof(Schedule.Cosine)] = ["from", "steps"],
        [nameof(Schedule.CosineRestarts)] = ["from", "steps"],
        [nameof(Schedule.Cyclic)] = ["low", "high", "steps"],
        [nameof(Schedule.Exponential)] = ["from", "steps", "decay"],
        [nameof(Schedule.InverseTime)] = ["from", "steps", "decay"],
        [nameof(Schedule.Linear)] = ["from", "steps"],
        [nameof(Schedule.MultiStep)] = ["from", "boundaries"],
        [nameof(Schedule.OneCycle)] = ["peak", "steps"],
        [nameof(Schedule.PiecewiseConstant)] = ["boundaries", "values"],
        [nameof(Schedule.Polynomial)] = ["from", "steps"],
        [nameof(Schedule.Step)] = ["from", "every"],
    };

    public static TheoryData<string> Callbacks { get; } = [.. Fixture.Kinds<Callback>().Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Callbacks))]
    public void A_callback_is_documented_with_an_example_and_can_be_made_with_the_defaults_of_Keras(string name)
    {
        Type type = typeof(Tensor).Assembly.GetType(name)!;
        Assert.True(Text($"T:{name}", "summary").Length > 30, name);
        Assert.True(type == typeof(Schedule) || Text($"T:{name}", "remarks").Contains("<code>", StringComparison.Ordinal), $"{name}: has no example");
        ConstructorInfo constructor = type.GetConstructors().Single();
        bool hasParameters = constructor.GetParameters().Length > 0;
        string documented = hasParameters ? Text($"M:{name}.#ctor", "param") + Text($"T:{name}", "param") : "";
        Assert.All(constructor.GetParameters(), parameter => Assert.Contains($"name=\"{parameter.Name}\"", documented, StringComparison.Ordinal));
        string[] required = [.. constructor.GetParameters().Where(parameter => !parameter.HasDefaultValue).Select(parameter => parameter.Name!)];
        Assert.Equal(Required.GetValueOrDefault(type.Name, []), required);
        if (required.Length == 0) Assert.IsAssignableFrom<Callback>(Fixture.Default(type));
    }

    static string Text(string member, string element)
    {
        XElement? found = Documentation.FirstOrDefault(one => one.Attribute("name")!.Value == member || one.Attribute("name")!.Value.StartsWith($"{member}(",
            StringComparison.Ordinal));
        Assert.True(found != null, $"{member} is not documented");
        return string.Concat(found.Elements(element).Select(one => one.ToString()));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void A_class_has_mathematics_an_example_and_all_its_parameters_documented_and_can_be_made_with_defaults(string name)
    {
        Type type = typeof(Tensor).Assembly.GetType(name)!;
        string summary = Text($"T:{name}", "summary");
        Assert.True(summary.Length > 30, $"{name}: {summary}");
        Assert.True(Text($"T:{name}", "remarks").Contains("<code>", StringComparison.Ordinal), $"{name}: has no example");
        ConstructorInfo constructor = type.GetConstructors().Single();
        Assert.All(constructor.GetParameters(), parameter => Assert.True(parameter.HasDefaultValue, $"{name}: {parameter.Name} has no default"));
        string parameters = Text($"M:{name}.#ctor", "param") + Text($"T:{name}", "param");
        Assert.All(constructor.GetParameters(), parameter => Assert.Contains($"name=\"{parameter.Name}\"", parameters, StringComparison.Ordinal));
        Assert.IsType(type, Fixture.Default(type));
    }

    [Fact]
    public void A_schedule_initializer_regularizer_or_constraint_is_documented_with_an_example_and_all_its_parameters()
    {
        foreach (Type type in Named)
        {
            foreach (PropertyInfo property in type.GetProperties(BindingFlags.Static | BindingFlags.Public).Where(property => property.PropertyType == type))
                Documented($"P:{type.FullName}.{property.Name}", []);
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Static | BindingFlags.Public).Where(m => m.ReturnType == type && !m.IsSpecialName))
            {
                Documented($"M:{type.FullName}.{method.Name}", method.GetParameters());
                string[] required = [.. method.GetParameters().Where(parameter => !parameter.HasDefaultValue).Select(parameter => parameter.Name!)];
                if (type == typeof(Schedule)) Assert.Equal(RequiredOfSchedules[method.Name], required);
                else method.Invoke(null, [.. method.GetParameters().Select(p => p.HasDefaultValue ? p.DefaultValue : 1.0)]);
            }
        }

        static void Documented(string member, ParameterInfo[] parameters)
        {
            Assert.True(Text(member, "summary").Length > 30, member);
            Assert.True(Text(member, "remarks").Contains("<code>", StringComparison.Ordinal), $"{member}: has no example");
            string documented = Text(member, "param");
            Assert.All(parameters, parameter => Assert.Contains($"name=\"{parameter.Name}\"", documented, StringComparison.Ordinal));
        }
    }
}
