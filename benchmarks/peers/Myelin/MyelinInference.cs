namespace Myelin.Peers;

/// <summary>Inference by Myelin, and the models of all sides.</summary>
static class MyelinInference
{
    /// <summary>Saves the models, for Myelin and as ONNX files, and the outputs that every side must give.</summary>
    public static void Export(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (IGrouping<string, InferenceWork> works in InferenceWork.All.GroupBy(work => work.Model))
        {
            Model model = Made(works.Key);
            model.Save(works.First().ModelIn(folder, "safetensors"));
            model.ForInference().SaveOnnx(works.First().ModelIn(folder, "onnx"), opset: 20);
            foreach (InferenceWork work in works) work.SaveOutputs(folder, model.Predict(Inputs(work)).ToArray<float>());
        }
    }

    /// <summary>A model of a fixed seed. Statistics of batch normalization are those of some training steps, so that they are not 0 and 1.</summary>
    static Model Made(string name)
    {
        Model model = name switch { "mlp" => MyelinWorks.Mlp(), "lenet" => MyelinWorks.LeNet(), "resnet20" => MyelinWorks.ResNet20(), _ => MyelinWorks.Gpt() };
        model.Build();
        if (name == "resnet20")
            for (int step = 0; step < 20; step++) model.Forward(Tensor.From(WorkInputs.Uniform(16 * 32 * 32 * 3, step)).Reshape(16, 32, 32, 3), training: true);
        return model;
    }

    static Tensor Inputs(InferenceWork work) =>
        (work.IsText ? Tensor.From(work.Tokens) : Tensor.From(work.Numbers)).Reshape(Shape.Create(work.Shape));

    /// <summary>Loads a model and gives a function that computes its outputs, the first of which it returns.</summary>
    /// <param name="work">The work.</param>
    /// <param name="folder">The folder of the models.</param>
    /// <param name="imports">Whether the model is read from its ONNX file.</param>
    public static Func<double> SetUp(InferenceWork work, string folder, bool imports)
    {
        Model model = imports ? OnnxModel.Load(work.ModelIn(folder, "onnx")) : Model.Load(work.ModelIn(folder, "safetensors"));
        if (Environment.GetEnvironmentVariable("UNFOLDED") == null) model = model.ForInference();
        Tensor x = Inputs(work);
        work.Compare(model.Predict(x).ToArray<float>(), work.OutputsIn(folder));
        if (Environment.GetEnvironmentVariable("PROFILE") is { Length: > 0 })
        {
            StepProfile profile = new Step(given => [.. model.Forward((IReadOnlyList<Tensor>)given)]).Profile([x]);
            Console.Error.WriteLine($"{profile.Seconds * 1e6:0.0} us, {profile.KernelSeconds * 1e6:0.0} us in kernels");
            var kinds = profile.Kernels.GroupBy(kernel => kernel.Title).OrderByDescending(same => same.Sum(kernel => kernel.Seconds));
            foreach (IGrouping<string, KernelProfile> same in kinds)
            {
                double seconds = same.Sum(kernel => kernel.Seconds);
                Console.Error.WriteLine($"{seconds * 1e6,9:0.0} us {same.Sum(k => k.Count),3} x  {same.Sum(k => k.Operations) / seconds / 1e9,6:0.0} GFLOP/s "
                    + $"{same.Sum(k => k.Bytes) / seconds / 1e9,6:0.0} GB/s  {same.Key}");
            }
        }
        return () =>
        {
            Tensor y = model.Predict(x);
            return y.ToArray<float>()[0];
        };
    }
}
