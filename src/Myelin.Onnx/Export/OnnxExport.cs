using System.Text.Json;

namespace Myelin;

using Onnx;

/// <summary>Models as ONNX files.</summary>
public static class OnnxExport
{
    extension(Model model)
    {
        /// <summary>Saves the model as an ONNX file, for ONNX Runtime and other programs: what <see cref="Model.Predict(Tensor, int)"/> computes.</summary>
        /// <remarks>
        /// The model is recorded at several sizes of the batch and of free axes. The batch axis is named "batch"; other free axes stay free. Nodes
        /// have the names of layers, and initial values those of parameters ("dense/kernel"). Random layers such as dropout do nothing, and layers of
        /// preprocessing are part of the file. Ops that are no single node of ONNX become functions of the file; when the library loads the file,
        /// it applies its own ops instead, which gives the same bits. The file is written whole or not at all, after it was read back.
        /// <code>
        /// model.SaveOnnx("digits.onnx", classes: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]);
        /// </code>
        /// </remarks>
        /// <param name="path">The file.</param>
        /// <param name="opset">The version of ONNX's operator set, from 13 to 22. Most runtimes read 17.</param>
        /// <param name="classes">The names of the classes, which the file then has as JSON under "classes".</param>
        /// <param name="metadata">Texts to store in the file, by their keys, such as how inputs are prepared.</param>
        /// <param name="externalDataAbove">If the parameters have more bytes than this, they are in a file beside the model, "path.data". At most 2 GB
        /// fit into the file.</param>
        /// <exception cref="OnnxException">Something cannot be written. The message names every such op and its layer, and an opset that it needs.</exception>
        /// <exception cref="InvalidOperationException">The model has no inputs yet.</exception>
        /// <exception cref="IOException">The file cannot be written. An existing file is left unchanged.</exception>
        public void SaveOnnx(string path, int opset = 17, IReadOnlyList<string>? classes = null, IReadOnlyDictionary<string, string>? metadata = null,
            long externalDataAbove = 1L << 30)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentException.ThrowIfNullOrEmpty(path);
            ArgumentOutOfRangeException.ThrowIfNegative(externalDataAbove);
            if (model.Inputs.Count > 0) model.Build();
            ModelProto proto = ModelExport.Of(model, opset);
            if (classes != null) proto.Metadata.Add(new("classes", JsonArray(classes)));
            foreach ((string key, string value) in metadata ?? new Dictionary<string, string>()) proto.Metadata.Add(new(key, value));
            OnnxModelFile.Write(path, proto, externalDataAbove);
        }
    }

    static string JsonArray(IReadOnlyList<string> texts) => $"[{string.Join(", ", texts.Select(text => $"\"{JsonEncodedText.Encode(text)}\""))}]";
}
