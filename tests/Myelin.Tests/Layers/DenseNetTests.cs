using System.Text.Json;

namespace Myelin.Tests;

/// <summary>Nets of dense layers give PyTorch's outputs, losses and gradients.</summary>
public class DenseNetTests
{
    static readonly JsonElement[] Rows = Fixture.Rows("dense.json");

    public static TheoryData<int, ElementType> Cases { get; } =
        new(Rows.SelectMany((_, i) => new[] { (i, ElementType.Float32), (i, ElementType.Float64) }));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_dense_net_computes_what_PyTorch_computes(int index, ElementType type)
    {
        JsonElement row = Rows[index];
        int[] sizes = [.. row.GetProperty("sizes").EnumerateArray().Select(x => x.GetInt32())];
        int batch = row.GetProperty("batch").GetInt32();
        string[] activations = [.. row.GetProperty("activations").EnumerateArray().Select(x => x.GetString()!)];
        var model = new Sequential();
        for (int i = 1; i < sizes.Length; i++) model.Add(new Dense(sizes[i], Activation.Named(activations[i - 1])));
        model.Build([sizes[0]], type);
        JsonElement[] parameters = [.. row.GetProperty("parameters").EnumerateArray()], gradients = [.. row.GetProperty("gradients").EnumerateArray()];
        for (int i = 0; i < parameters.Length; i++)
            model.Parameters[i].Value = Tensor.From(parameters[i].Numbers(), model.Parameters[i].Shape).Cast(type);

        string loss = row.Text("loss");
        bool labels = loss.StartsWith("sparse", StringComparison.Ordinal);
        Tensor target = Tensor.From(row.Numbers("target"), labels ? [batch] : [batch, sizes[^1]]);
        Tensor y = model.Forward(Tensor.From(row.Numbers("x"), [batch, sizes[0]]).Cast(type), training: true);
        Tensor value = LossTests.Make(loss).Of(y, labels ? target.Cast(ElementType.Int32) : target.Cast(type));
        ParameterGradients found = value.Gradients(model.Parameters);

        Assert.Equal(type, value.Type);
        Fixture.Near(row.Numbers("y"), y);
        Fixture.Near([row.GetProperty("value").GetDouble()], value);
        for (int i = 0; i < gradients.Length; i++) Fixture.Near(gradients[i].Numbers(), found[i]!);
    }
}
