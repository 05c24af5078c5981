namespace Myelin.Onnx.Export.Tests;

/// <summary>Functions of exported files are ops of the library again, with their parameters.</summary>
public class MyelinDomainTests
{
    static IEnumerable<Type> Formulas => typeof(Tensor).Assembly.GetExportedTypes().Where(type => type is { IsValueType: true, Namespace: "Myelin.Ops" }
        && type.GetInterfaces().Any(one => one == typeof(IUnary) || one == typeof(IBinary) || one == typeof(IComparison) || one == typeof(IBlockwise)));

    [Fact]
    public void Every_formula_of_the_library_is_known_by_its_name() =>
        Assert.All(Formulas.Select(type => type.Name), name => Assert.True(MyelinDomain.Knows(name), name));

    [Fact]
    public void Numbered_names_are_those_of_the_op() => Assert.True(MyelinDomain.Knows("Elu.3"));

    [Fact]
    public void An_unknown_name_is_left_to_the_nodes_of_the_function() =>
        Assert.Null(MyelinDomain.Apply("Own", new Dictionary<string, object>(), [Tensor.Zeros([1])]));

    [Fact]
    public void Parameters_keep_all_bits()
    {
        foreach (double slope in (double[])[0.1, 1 / 3.0, 1e-300, double.Epsilon])
        {
            (string name, object value) = Assert.Single(MyelinDomain.Written(new UnaryOp<Ops.Softplus>(new(slope)).Attributes));
            Assert.Equal(slope, new MyelinAttributes("Softplus", new Dictionary<string, object> { [name] = value }).Double("Beta"));
        }
    }

    [Fact]
    public void Missing_and_wrong_attributes_are_errors_that_name_them()
    {
        var none = new Dictionary<string, object>();
        Assert.Contains("\"Beta\"", Assert.Throws<OnnxException>(() => MyelinDomain.Apply("Softplus", none, [Tensor.Zeros([1])])).Message,
            StringComparison.Ordinal);
        Assert.Throws<OnnxException>(() => MyelinDomain.Apply("Softplus", new Dictionary<string, object> { ["Beta"] = 3L }, [Tensor.Zeros([1])]));
        Assert.Throws<OnnxException>(() => MyelinDomain.Apply("Recurrence", new Dictionary<string, object> { ["Formula"] = "Other" }, [Tensor.Zeros([1])]));
        Assert.Throws<OnnxException>(() => MyelinDomain.Apply("Lerp", new Dictionary<string, object> { ["Weight"] = "1" }, [Tensor.Zeros([1])]));
    }
}
