using Microsoft.ML;
using Microsoft.ML.Data;

namespace Myelin.DataView.Tests;

public class DataViewTests
{
    static readonly TextView Houses = new([(30, true, "Oslo"), (40.5, false, "Bergen"), (50, true, "Oslo")]);

    [Fact]
    public void Columns_are_joined_and_texts_become_classes()
    {
        Dataset data = Houses.ToDataset(["Size", "New", "Sparse"], "Town");
        Assert.Equal(["Bergen", "Oslo"], data.Classes);
        Assert.Equal(3, data.Count);
        (Tensor x, Tensor y) = data.Batches(3).Single();
        Assert.Equal([30, 1, 0, 0, 5, 0, 40.5f, 0, 0, 0, 6, 0, 50, 1, 0, 0, 7, 0], x.ToArray<float>());
        Assert.Equal([1, 0, 1], y.ToArray<int>());
        Assert.Equal([40.5f, 50], data.Batches(1, first: 1).Select(batch => batch.Inputs[0].ToArray<float>()[0]));
    }

    [Fact]
    public void One_vector_keeps_its_dimensions_and_numbers_and_truth_values_are_targets()
    {
        Dataset data = Houses.ToDataset(["Sparse"], "Size");
        Assert.Equal([2, 2], data.InputShape);
        Assert.True(data.IsRegression);
        Assert.Equal([30, 40.5f, 50], data.Batches(3).Single().Targets[0].ToArray<float>());
        Dataset truth = new TextView([(1, true, ""), (2, false, "")], counted: false).ToDataset(["Size"], "New");
        Assert.False(truth.IsCounted);
        Assert.Equal(["False", "True"], truth.Classes);
        Assert.Equal([1, 0], truth.Batches(2).Single().Targets[0].ToArray<int>());
        Assert.Empty(Houses.ToDataset(["Size"]).TargetSpecs);
    }

    [Fact]
    public void A_data_set_comes_back_from_a_data_view_with_the_same_bits()
    {
        int[] labels = [.. Enumerable.Range(0, 150).Select(i => i % 3)];
        Dataset data = Dataset.From(Tensor.Normal([150, 4, 3], Tensor.From(1L, 2L)), Tensor.From(labels), ["a", "b", "c"]);
        IDataView view = data.ToDataView();
        Assert.Equal(150, view.GetRowCount());
        Assert.Equal(["Features", "Label"], view.Schema.Select(column => column.Name));
        Assert.IsType<KeyDataViewType>(view.Schema["Label"].Type);
        Dataset back = view.ToDataset(["Features"], "Label");
        Assert.Equal(data.Classes, back.Classes);
        Batch all = back.Batches(150).Single();
        Assert.Equal(data.Inputs.ToArray<float>(), all.Inputs[0].ToArray<float>());
        Assert.Equal(data.Inputs.Shape, all.Inputs[0].Shape);
        Assert.Equal(data.Targets.ToArray<int>(), all.Targets[0].ToArray<int>());
    }

    [Fact]
    public void Parts_of_every_type_are_columns_of_their_names()
    {
        Tensor numbers = Tensor.Range(6, ElementType.Float32).Reshape(3, 2);
        Dataset data = Dataset.From(
            [
                ("b", numbers.GreaterThan(2)), ("l", numbers.Cast(ElementType.Int64)), ("h", numbers.Cast(ElementType.Float16)),
                ("d", numbers.Cast(ElementType.Float64)), ("s", DataPart.Sequences([Tensor.Ones([1]), Tensor.Ones([3]), Tensor.Ones([2])])),
            ],
            [("y", Tensor.From(1.5f, 2, 3))]);
        IDataView view = data.ToDataView();
        Assert.Equal(["b", "l", "h", "d", "s", "y"], view.Schema.Select(column => column.Name));
        Dataset back = view.ToDataset(["b", "l", "h", "d"], "y");
        Assert.Equal([1, 1, 4, 5, 4, 5, 4, 5], back.Batches(1, first: 2).Single().Inputs[0].ToArray<float>());
        Assert.Equal([1.5f, 2, 3], back.Batches(3).Single().Targets[0].ToArray<float>());
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["s"]]);
        Assert.True(cursor.MoveNext());
        VBuffer<float> sequence = default;
        cursor.GetGetter<VBuffer<float>>(view.Schema["s"])(ref sequence);
        Assert.Equal([1, 0, 0], sequence.DenseValues());   // padded in its batch
        Assert.Contains("was not requested", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["y"])).Message);
        Assert.Contains("read VBuffer`1", Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["s"])).Message);
    }

    [Fact]
    public void A_model_trains_on_a_data_view()
    {
        var view = new TextView([.. Enumerable.Range(0, 60).Select(i => (i / 10.0, i % 2 == 0, i < 30 ? "low" : "high"))]);
        Dataset data = view.ToDataset(["Size", "New"], "Town");
        var model = new Sequential(input: [2], seed: 1) { new Dense(8, Activation.Tanh), new Dense(2) };
        model.Compile(new Adam(0.05), new SparseCategoricalCrossentropy(fromLogits: true), [new Accuracy()]);
        model.Fit(data, epochs: 30, batchSize: 16);
        Assert.InRange(model.Evaluate(data)["accuracy"], 0.95, 1);
    }

    [Fact]
    public void Columns_that_do_not_fit_are_errors()
    {
        static string Message(Action wrong) => Assert.Throws<ArgumentException>(wrong).Message;
        Assert.Contains("did you mean \"Size\"?", Message(() => Houses.ToDataset(["size"])), StringComparison.Ordinal);
        Assert.Contains("for the input \"Town\", received String", Message(() => Houses.ToDataset(["Town"])), StringComparison.Ordinal);
        Assert.Contains("expects vectors of a fixed size for the input \"Free\"", Message(() => Houses.ToDataset(["Free"])), StringComparison.Ordinal);
        Assert.Contains("expects at least one input column", Message(() => Houses.ToDataset([])), StringComparison.Ordinal);
    }
}
